import Files
import Tensors

/// Where the controls of an effect stand: normalised values in the effect's own order.
public struct EffectSettings: Codable, Hashable, Sendable {
  /// The effect's name.
  public var effect: String
  public var values: [Float]

  public init(effect: String, values: [Float]) {
    self.effect = effect
    self.values = values
  }
}

extension Effect {
  /// Every control where it starts.
  public var standardSettings: EffectSettings { EffectSettings(effect: name, values: controls.map(\.standard)) }

  /// Every control at a place of its own, uniform in 0 … 1 but no nearer to the ends than 0.01, as the seed drew them.
  public func randomSettings(_ random: inout Random) -> EffectSettings {
    EffectSettings(effect: name, values: controls.map { _ in min(0.99, max(0.01, random.nextUniform())) })
  }

  /// The standard settings with some controls set by name.
  ///
  /// Throws a usage error for a control that the effect has not, and a value outside 0 … 1.
  public func settings(_ given: [(control: String, value: Float)]) throws -> EffectSettings {
    var settings = standardSettings
    for (control, value) in given {
      guard let index = controls.firstIndex(where: { $0.name == control }) else {
        let names = controls.map(\.name).joined(separator: ", ")
        throw FileError(
          .usage, name, "has no control '\(control)'",
          remedy: controls.isEmpty ? "it has none" : "it has \(names)")
      }
      guard (0...1).contains(value) else {
        let range = "\(controls[index].reading(at: 0)) to \(controls[index].reading(at: 1))"
        throw FileError(.usage, name, "\(control)=\(value) is out of range", remedy: "give 0 to 1, which stand for \(range)")
      }
      settings.values[index] = value
    }
    return settings
  }
}
