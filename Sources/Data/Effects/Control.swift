import Foundation

/// One knob of an effect. Settings are normalised: 0 … 1 over its range.
public struct Control: Codable, Hashable, Sendable {
  /// How the physical value runs over the range.
  public enum Curve: String, Codable, Sendable {
    case linear
    /// With the square of the setting.
    case squared
    /// By equal factors.
    case exponential
    /// In whole numbers, rounded.
    case whole
  }

  /// As it is typed: `l_delay`.
  public var name: String
  /// What it does, in a few words.
  public var summary: String
  /// Of the physical value; empty where it has none.
  public var unit: String
  /// Physical value at 0 and at 1.
  public var minimum: Double, maximum: Double
  public var curve: Curve
  /// Setting that it starts with.
  public var standard: Float
  /// Whether it does nothing but make the sound louder: it leaves no trace once each patch has its own normalisation.
  public var changesOnlyLevel: Bool

  public init(
    _ name: String, _ summary: String, unit: String = "%", from minimum: Double = 0, to maximum: Double = 100,
    _ curve: Curve = .linear, standard: Float, changesOnlyLevel: Bool = false
  ) {
    self.name = name
    self.summary = summary
    self.unit = unit
    self.minimum = minimum
    self.maximum = maximum
    self.curve = curve
    self.standard = standard
    self.changesOnlyLevel = changesOnlyLevel
  }

  /// The physical value of a setting.
  public func value(at setting: Float) -> Double {
    let p = Double(setting), range = maximum - minimum
    return switch curve {
    case .linear: minimum + p * range
    case .squared: minimum + p * p * range
    case .exponential: minimum * pow(maximum / minimum, p)
    case .whole: (minimum + p * range).rounded()
    }
  }

  /// The setting of a physical value.
  public func setting(of value: Double) -> Float {
    guard maximum != minimum else { return 0 }
    let share = (value - minimum) / (maximum - minimum)
    return switch curve {
    case .linear, .whole: Float(share)
    case .squared: Float(share.squareRoot())
    case .exponential: Float(log(value / minimum) / log(maximum / minimum))
    }
  }

  /// A setting with its unit: `−6 dB`.
  public func reading(at setting: Float) -> String {
    let number = String(format: "%.5g", value(at: setting)).replacingOccurrences(of: "-", with: "−")
    return unit.isEmpty ? number : "\(number) \(unit)"
  }
}
