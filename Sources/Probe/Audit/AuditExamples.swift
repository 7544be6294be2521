import Tensors

/// Examples that a probe made, as an audit compares them.
public struct AuditExamples {
  /// In the order of the rows.
  public let starts: [Start]
  public let scores: [Double]
  /// What the network is given for each, `[N, input…]`.
  public let inputs: Tensor
  /// Starts that have no example.
  public let missingCount: Int

  /// nil where no start has one.
  public init?(_ maximisation: Maximisation) {
    let kept = maximisation.results.compactMap { result in result.example.map { (result.start, $0) } }
    guard !kept.isEmpty else { return nil }
    starts = kept.map(\.0)
    scores = kept.map { Double($0.1.score) }
    missingCount = maximisation.results.count - kept.count
    let parameters = Tensor.concatenation(kept.map { $0.1.parameters.reshaped([1] + $0.1.parameters.shape) }, axis: 0)
    inputs = parameters.inPieces { maximisation.parameterisation.renderings(of: $0).input }
  }

  private init(_ starts: [Start], _ scores: [Double], _ inputs: Tensor, missingCount: Int) {
    (self.starts, self.scores, self.inputs, self.missingCount) = (starts, scores, inputs, missingCount)
  }

  var count: Int { starts.count }

  /// The same starts with other inputs.
  func with(inputs: Tensor) -> AuditExamples { AuditExamples(starts, scores, inputs, missingCount: missingCount) }

  /// Rows of these examples and of others that began at the same start.
  func pairs(with others: AuditExamples) -> [(Int, Int)] {
    let places = Dictionary(uniqueKeysWithValues: others.starts.enumerated().map { ($1, $0) })
    return starts.indices.compactMap { row in places[starts[row]].map { (row, $0) } }
  }
}

extension Tensor {
  /// Something done to a few rows at a time, so that what lies in memory does not grow with their number.
  func inPieces(of size: Int = 32, _ body: (Tensor) -> Tensor) -> Tensor {
    Tensor.concatenation(
      stride(from: 0, to: shape[0], by: size).map { body(rows($0..<Swift.min(shape[0], $0 + size))) }, axis: 0)
  }
}

/// The median of some values, and the nearest of them to their quartiles.
public struct Spread: Codable, Equatable, Sendable {
  public let median: Double
  public let low: Double
  public let high: Double

  /// nil for no values.
  public init?(_ values: [Double]) {
    let sorted = values.filter(\.isFinite).sorted()
    guard !sorted.isEmpty else { return nil }
    func quantile(_ share: Double) -> Double { sorted[Int((share * Double(sorted.count - 1)).rounded())] }
    (median, low, high) = (Tensors.median(sorted), quantile(0.25), quantile(0.75))
  }
}
