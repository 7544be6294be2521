import Files

extension Effect {
  /// Every effect that is written here, the four that the seed trained on first. A new one needs its plug-in as judge.
  public static let all = [overdrive, delay, ringMod, dynamics, ambience, combo, thruZero]

  /// The effect of a name, in any case, if it is one of these.
  public static func builtIn(_ name: String) -> Effect? {
    all.first { $0.name.lowercased() == name.lowercased() }
  }
}
