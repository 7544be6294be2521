import Foundation

/// A number that changes with the step: a learning rate, or a weight in the loss such as β.
public struct Schedule: Codable, Equatable, Sendable {
  /// The way that it takes from its first value to its last.
  public enum Course: String, Codable, Sendable, CaseIterable {
    /// Stays at the first value.
    case constant
    /// Multiplied by last/first after every `steps` steps.
    case step
    /// A straight line over `steps` steps, then the last value.
    case linear
    /// Half a period of a cosine over `steps` steps, then the last value (Loshchilov and Hutter, 2017).
    case cosine
    /// A triangle: up to the last value in half of `steps` steps, back in the other half, and again (Smith, 2017).
    case cyclic
    /// A cosine from the first value to the last and back in `steps` steps, and again.
    case cyclicCosine = "cyclic-cosine"
  }

  public let course: Course
  public let first: Double
  public let last: Double
  /// Steps from first to last, or in a whole cycle.
  public let steps: Int

  public init(_ course: Course, first: Double, last: Double, steps: Int) {
    precondition(steps > 0, "a schedule cannot take \(steps) steps")
    self.course = course
    self.first = first
    self.last = last
    self.steps = steps
  }

  /// The value at a step, counted from 0.
  public func value(at step: Int) -> Double {
    let passed = Double(step) / Double(steps), done = min(passed, 1)
    let place = (passed - passed.rounded(.down)) * 2  // 0 … 2 in a cycle
    return switch course {
    case .constant: first
    case .step: first == 0 ? 0 : first * pow(last / first, passed.rounded(.down))
    case .linear: first + (last - first) * done
    case .cosine: last + (first - last) * (1 + cos(.pi * done)) / 2
    case .cyclic: first + (last - first) * (place < 1 ? place : 2 - place)
    case .cyclicCosine: first + (last - first) * (1 - cos(.pi * place)) / 2
    }
  }

  public static func constant(_ value: Double) -> Schedule {
    Schedule(.constant, first: value, last: value, steps: 1)
  }
  /// `first`, multiplied by `factor` after every `steps` steps.
  public static func step(_ first: Double, factor: Double, every steps: Int) -> Schedule {
    Schedule(.step, first: first, last: first * factor, steps: steps)
  }
  public static func linear(_ first: Double, to last: Double, over steps: Int) -> Schedule {
    Schedule(.linear, first: first, last: last, steps: steps)
  }
  public static func cosine(_ first: Double, to last: Double, over steps: Int) -> Schedule {
    Schedule(.cosine, first: first, last: last, steps: steps)
  }
  public static func cyclic(_ low: Double, to high: Double, period steps: Int) -> Schedule {
    Schedule(.cyclic, first: low, last: high, steps: steps)
  }
  public static func cyclicCosine(_ low: Double, to high: Double, period steps: Int) -> Schedule {
    Schedule(.cyclicCosine, first: low, last: high, steps: steps)
  }
}
