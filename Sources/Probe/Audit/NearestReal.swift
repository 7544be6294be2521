import Tensors

/// The real window that each example is nearest to, and whether it is as near as a copy would be.
public struct NearestReal: Codable, Sendable {
  /// A way to tell how far apart two inputs are.
  public struct Distances: Codable, Sendable {
    /// In words: `1 − correlation of inputs`.
    public let measure: String
    /// Of every example to the nearest real window.
    public let examples: [Double]
    /// Of real windows to the nearest of another recording.
    public let real: [Double]
    /// The nearest windows of the examples, by the set's patches.
    public let patches: [Int]

    /// Nearer than nineteen of twenty real windows are to each other: a copy.
    public var copyDistance: Double { real.sorted()[Int(0.05 * Double(real.count - 1))] }
    public var copiedShare: Double { Double(examples.count { $0 < copyDistance }) / Double(examples.count) }
  }

  /// As inputs, then as the last layer before the scores has them, if there is one.
  public let distances: [Distances]

  /// Real windows whose own nearest are looked for.
  private static let realCount = 200

  /// - Parameters:
  ///   - made, realUnits: of the last layer before the scores, `[N, C]` each.
  /// nil for fewer than two real windows.
  init?(
    _ examples: AuditExamples, _ real: RealWindows, _ likeness: InputLikeness, layer: String?, made: Tensor?,
    realUnits: Tensor?
  ) {
    guard real.count > 1 else { return nil }
    let chosen = (0..<min(real.count, NearestReal.realCount)).map { $0 * real.count / min(real.count, NearestReal.realCount) }
    let pictures = likeness.pictures(real.inputs)
    var all = [
      NearestReal.distances(
        "1 − \(likeness.words)", real, chosen,
        examples: likeness(likeness.pictures(examples.inputs), pictures).map { $0.map { 1 - $0 } },
        among: likeness(pictures.gathered(axis: 0, chosen), pictures).map { $0.map { 1 - $0 } })
    ]
    if let layer, let made, let realUnits {
      // Units as far as real windows scatter: a loud unit does not decide alone.
      let scaler = StandardScaler(of: realUnits), space = scaler.transform(realUnits)
      all.append(
        NearestReal.distances(
          "Euclidean at \(layer), units standardised", real, chosen,
          examples: NearestReal.euclidean(scaler.transform(made), space),
          among: NearestReal.euclidean(space.gathered(axis: 0, chosen), space)))
    }
    distances = all
  }

  private static func distances(
    _ measure: String, _ real: RealWindows, _ chosen: [Int], examples: [[Double]], among: [[Double]]
  ) -> Distances {
    let nearest = examples.map { row in row.indices.min { row[$0] < row[$1] }! }
    let own = zip(chosen, among).compactMap { place, row in
      row.indices.filter { real.areApart(place, $0) }.map { row[$0] }.min()
    }
    return Distances(
      measure: measure, examples: zip(examples, nearest).map { $0[$1] }, real: own, patches: nearest.map { real.patches[$0] })
  }

  private static func euclidean(_ a: Tensor, _ b: Tensor) -> [[Double]] {
    let width = a.shape[1], (x, y) = (a.values, b.values)
    return (0..<a.shape[0]).map { i in
      (0..<b.shape[0]).map { j in
        (0..<width).reduce(0.0) { $0 + Double((x[i * width + $1] - y[j * width + $1]) * (x[i * width + $1] - y[j * width + $1])) }
          .squareRoot()
      }
    }
  }
}
