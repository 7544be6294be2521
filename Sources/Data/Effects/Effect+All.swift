import Files

extension Effect {
  /// Every effect that is written here, the four that the seed trained on first. A new one needs its plug-in as judge.
  public static let all = [overdrive, delay, ringMod, dynamics, ambience, combo, thruZero]

  /// The one of these that has a name, in any case.
  public static func builtIn(_ name: String) -> Effect? { all.first { $0.name.lowercased() == name.lowercased() } }

  /// The effect of a name, in any case: one of these, or after `lv2:` the plug-in of a URI.
  ///
  /// Throws a usage error that lists the names, and what the host says of a plug-in that it cannot use.
  public static func named(_ name: String, plugins: PluginHost) throws -> Effect {
    if name.hasPrefix(PluginHost.prefix) { return try plugins.effect(String(name.dropFirst(PluginHost.prefix.count))) }
    if let effect = builtIn(name) { return effect }
    throw FileError(
      .usage, name, "is no effect",
      remedy: "use one of \(all.map(\.name).joined(separator: ", ")), or lv2:URI for an installed plug-in")
  }
}
