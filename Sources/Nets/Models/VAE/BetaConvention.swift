import Foundation

/// What a β is multiplied with, and what it stands beside.
///
/// With N values a patch and latents of L values: β_mean = β_sum/N, β_normalised = β_sum·L/N. Conversions between the
/// three are made here and nowhere else.
public enum BetaConvention: String, Codable, Sendable, CaseIterable {
  /// Σ error + β·Σ KL of a patch: the published figures' convention.
  case sum
  /// Mean error + β·Σ KL: what the final form trains with.
  case mean
  /// Mean error + β·mean KL over the latents (Higgins et al., 2017, section 4.2).
  case normalised

  /// β_sum for a β of this convention.
  public func summed(_ beta: Double, valueCount: Int, latentCount: Int) -> Double {
    beta * factor(valueCount: valueCount, latentCount: latentCount)
  }

  /// β of this convention for a β_sum.
  public func beta(ofSummed beta: Double, valueCount: Int, latentCount: Int) -> Double {
    beta / factor(valueCount: valueCount, latentCount: latentCount)
  }

  private func factor(valueCount: Int, latentCount: Int) -> Double {
    switch self {
    case .sum: 1
    case .mean: Double(valueCount)
    case .normalised: Double(valueCount) / Double(latentCount)
    }
  }
}

/// β over a training: its course in epochs, and the convention that its values are given in.
public struct BetaSchedule: Codable, Equatable, Sendable {
  public var course: Schedule.Course
  public var first: Double
  public var last: Double
  /// Epochs from first to last, or in a whole cycle.
  public var epochs: Int
  public var convention: BetaConvention

  public init(_ course: Schedule.Course, first: Double, last: Double, epochs: Int, convention: BetaConvention) {
    self.course = course
    self.first = first
    self.last = last
    self.epochs = epochs
    self.convention = convention
  }

  public static func constant(_ beta: Double, _ convention: BetaConvention) -> BetaSchedule {
    BetaSchedule(.constant, first: beta, last: beta, epochs: 1, convention: convention)
  }

  /// β_sum at a step.
  public func summed(atStep step: Int, stepsPerEpoch: Int, valueCount: Int, latentCount: Int) -> Double {
    let schedule = Schedule(course, first: first, last: last, steps: max(1, epochs * stepsPerEpoch))
    return convention.summed(schedule.value(at: step), valueCount: valueCount, latentCount: latentCount)
  }

  /// The largest β_sum that it comes to.
  public func largestSummed(valueCount: Int, latentCount: Int) -> Double {
    convention.summed(max(first, last), valueCount: valueCount, latentCount: latentCount)
  }
}

/// One β in every convention.
public struct Beta: Codable, Equatable, Sendable, CustomStringConvertible {
  /// Beside Σ error: Σ error + β·Σ KL.
  public let summed: Double
  /// Beside the mean error, and Σ KL.
  public let mean: Double
  /// Beside the mean error, and the mean KL of a latent.
  public let normalised: Double

  public init(summed: Double, valueCount: Int, latentCount: Int) {
    func converted(_ convention: BetaConvention) -> Double {
      convention.beta(ofSummed: summed, valueCount: valueCount, latentCount: latentCount)
    }
    self.summed = summed
    mean = converted(.mean)
    normalised = converted(.normalised)
  }

  /// `β 0.05 summed = 1.89e-07 mean = 2.42e-05 normalised`
  public var description: String {
    String(format: "β %.3g summed = %.3g mean = %.3g normalised", summed, mean, normalised)
  }
}
