import Files
import Foundation

/// Which patches are worth keeping, by their largest value before normalisation.
public enum Threshold: Codable, Hashable, Sendable {
  /// All of them.
  case none
  /// A largest value of at least this.
  case atLeast(Double)
  /// A largest value at most so many decibels of power below the set's loud patches: the 95th percentile of all
  /// patches' largest values.
  case belowLoud(decibels: Double)

  /// From a word: `none`, a number, or decibels below the loud patches such as `-30dB`.
  ///
  /// Throws a usage error that names the three forms.
  public init(_ word: String) throws {
    if word == "none" {
      self = .none
    } else if let value = Double(word), value.isFinite {
      self = .atLeast(value)
    } else if word.lowercased().hasSuffix("db"), let value = Double(word.dropLast(2)), value <= 0, value.isFinite {
      self = .belowLoud(decibels: -value)
    } else {
      throw FileError(
        .usage, "--threshold", "'\(word)' is no threshold",
        remedy: "give a number, decibels below the loud patches such as -30dB, or none")
    }
  }

  /// The word that it is read from.
  public var description: String {
    switch self {
    case .none: "none"
    case .atLeast(let value): String(format: "%g", value)
    case .belowLoud(let decibels): decibels == 0 ? "0dB" : String(format: "-%gdB", decibels)
    }
  }

  /// The smallest largest value that passes, given those of all patches.
  public func level(maxima: [Float]) -> Float {
    switch self {
    case .none: return -.infinity
    case .atLeast(let value): return Float(value)
    case .belowLoud(let decibels): return Float(Double(quantile(maxima, 0.95)) * pow(10, -decibels / 10))
    }
  }
}

/// The value below which a share of the values lies, by the nearest rank; 0 of none.
public func quantile(_ values: [Float], _ share: Double) -> Float {
  guard !values.isEmpty else { return 0 }
  let sorted = values.sorted()
  return sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
}
