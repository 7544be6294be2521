/// What a sweep goes through: learning rates × weights of the regulariser × iterations, each with the same seeds.
public struct SweepGrid: Codable, Equatable, Sendable {
  public var rates: [Double]
  public var weights: [Double]
  /// How many updates, ascending.
  public var iterations: [Int]
  public var seeds: [Int]

  public init(rates: [Double], weights: [Double], iterations: [Int], seeds: [Int]) {
    precondition(
      ![rates.count, weights.count, iterations.count, seeds.count].contains(0), "a grid has a value on each of its axes")
    (self.rates, self.weights, self.seeds) = (rates, weights, seeds)
    self.iterations = Set(iterations).sorted()
  }

  /// Seed 000's: 27 configurations of 50 seeds.
  public static let published = SweepGrid(
    rates: [0.1, 0.01, 0.001], weights: [0.1, 0.01, 0.001], iterations: [100, 500, 1000], seeds: Array(0..<50))

  /// Every configuration, those of one rate and weight together, short ones first.
  public var configurations: [SweepConfiguration] {
    rates.flatMap { rate in
      weights.flatMap { weight in
        iterations.map { SweepConfiguration(rate: rate, weight: weight, iterations: $0) }
      }
    }
  }
}

/// One setting of a sweep.
public struct SweepConfiguration: Codable, Hashable, Sendable {
  public let rate: Double
  /// Of the regulariser.
  public let weight: Double
  public let iterations: Int

  public init(rate: Double, weight: Double, iterations: Int) {
    (self.rate, self.weight, self.iterations) = (rate, weight, iterations)
  }

  /// As folders and tables spell it: `lr0.01_rp0.001_it500`.
  public var name: String { "lr\(SweepConfiguration.word(rate))_rp\(SweepConfiguration.word(weight))_it\(iterations)" }

  /// `0.001`, `5`
  private static func word(_ value: Double) -> String {
    value == value.rounded() && value.magnitude < 1e15 ? String(Int(value)) : String(value)
  }
}
