import Files
import Foundation
import Tensors

/// One place from which a probe sets out: which noise, and which of the objective's units.
public struct Start: Hashable, Codable, Sendable {
  /// Of NumPy's legacy stream.
  public var seed: Int
  /// Which unit of the objective, where it has several.
  public var variant: Int

  public init(seed: Int, variant: Int = 0) { (self.seed, self.variant) = (seed, variant) }

  /// The stream that its noise is drawn from, and that of the next attempt if a start is stuck.
  func random(attempt: Int) -> NumPyRandomState {
    NumPyRandomState(seed: UInt32(truncatingIfNeeded: seed &+ attempt &* Start.attemptStride))
  }

  /// From the seed of one attempt to that of the next: a prime beyond the seeds that anybody lists.
  static let attemptStride = 1_000_003

  /// Every seed for every unit.
  public static func all(seeds: [Int], variants: Int) -> [Start] {
    (0..<variants).flatMap { variant in seeds.map { Start(seed: $0, variant: variant) } }
  }
}

/// Where starts begin.
public enum Beginning: Sendable {
  /// At noise, by their seed.
  case noise
  /// At zeros with a one in the middle of time, in the row of frequencies that the seed counts off: where the largest
  /// response of a filter is looked for, this decides where it is found.
  case impulse
  /// At zero: all the same.
  case zeros
  /// At a given canvas, all the same: a real clip, or a set's mean, and what it is.
  case canvas(Tensor, of: String)

  /// In words: `noise`, `a.wav@2.5`.
  public var words: String {
    switch self {
    case .noise: "noise"
    case .impulse: "impulse"
    case .zeros: "zeros"
    case .canvas(_, let origin): origin
    }
  }
}

/// Which of the examples on the way is kept.
public enum KeepRule: Hashable, Codable, Sendable {
  /// The one with the best score.
  case best
  /// As published for seed 000: one that is better than the last one kept by a margin at least; its score is that
  /// before the update, and the last update's result is not looked at.
  case betterBy(Float)
  /// The last one.
  case last

  /// Reads `best`, `best-0.1` or `last`.
  public init(_ word: String) throws {
    switch word {
    case "best": self = .best
    case "last": self = .last
    default:
      guard word.hasPrefix("best-"), let margin = Float(word.dropFirst(5)), margin >= 0, margin.isFinite else {
        throw FileError(.usage, "--keep \(word)", "is no rule", remedy: "use best, best-0.1 or last")
      }
      self = .betterBy(margin)
    }
  }

  public var description: String {
    switch self {
    case .best: "best"
    case .betterBy(let margin): "best-\(margin)"
    case .last: "last"
    }
  }

  /// Whether a score takes the place of another.
  func prefers(_ score: Float, to kept: Float?, goal: Goal) -> Bool {
    guard let kept else { return true }
    let gain = goal.sign * (score - kept)
    return switch self {
    case .best: gain > 0
    case .betterBy(let margin): gain >= margin
    case .last: true
    }
  }
}

/// Which way the objective is driven.
public enum Goal: String, Codable, Sendable, CaseIterable {
  case maximise, minimise

  public var sign: Float { self == .maximise ? 1 : -1 }
}
