/// Held-out real patches, by which generated ones are judged while a training goes on.
///
/// Every measure stands beside its floor: what other real patches get that go the same way. All sets have one size,
/// since each of the measures drifts with the number of points.
public struct SampleYardstick: Sendable {
  /// One measure of generated patches.
  public struct Reading: Sendable, Equatable {
    /// Name in metrics and figures: `coverage`, `neighbour_ratio`, `sliced_wasserstein`, `kernel_distance`.
    public let name: String
    public let generated: Double
    /// The same measure of real patches against the held-out ones.
    public let real: Double

    public init(name: String, generated: Double, real: Double) {
      (self.name, self.generated, self.real) = (name, generated, real)
    }
  }

  /// The measures, in the order of the readings.
  public static let measureNames = ["coverage", "neighbour_ratio", "sliced_wasserstein", "kernel_distance"]
  /// Patches that it takes on each side at least, for five neighbours to mean anything.
  public static let leastCount = 7

  /// Number of patches on each side.
  public let count: Int
  private let heldOut: Tensor
  private let radii: [Double]
  private let directions: Tensor
  private let bandwidth: Double
  private let floors: [String: Double]

  /// - heldOut: `[N, …]`; reference: other real patches `[M, …]`, such as those trained on. The first of each, as
  ///   many as the smaller set and `limit` allow, are compared.
  /// - seed: of the directions of the sliced distance and of which reference patches make the floor.
  public init(heldOut: Tensor, reference: Tensor, limit: Int = 512, seed: Int) {
    count = min(heldOut.shape[0], reference.shape[0], limit)
    precondition(count >= Self.leastCount, "\(count) patches are too few to judge others by")
    self.heldOut = heldOut.slice(axis: 0, 0..<count)
    radii = NearestNeighbours(among: self.heldOut, count: 5).radii
    directions = projectionDirections(dimensions: heldOut.count / heldOut.shape[0], seed: seed)
    bandwidth = medianBandwidth(self.heldOut)
    var floors: [String: Double] = [:]
    // Four draws steady the floor; it is taken once a training.
    for draw in 0..<4 {
      var random = Random(seed: seed, purpose: "real against real", index: draw)
      let chosen = Array(random.permutation(reference.shape[0]).prefix(count))
      for (name, value) in Self.measures(
        self.heldOut, reference.gathered(axis: 0, chosen), radii: radii, directions: directions, bandwidth: bandwidth)
      {
        floors[name, default: 0] += value / 4
      }
    }
    self.floors = floors
  }

  /// Judges patches `[≥ count, …]`; the first `count` are looked at. All is NaN where one of their values is.
  public func readings(of generated: Tensor) -> [Reading] {
    precondition(generated.shape[0] >= count, "\(generated.shape[0]) patches to judge where \(count) are wanted")
    let judged = generated.slice(axis: 0, 0..<count)
    guard judged.withUnsafeBufferPointer({ $0.allSatisfy(\.isFinite) }) else {
      return Self.measureNames.map { Reading(name: $0, generated: .nan, real: floors[$0]!) }
    }
    return Self.measures(heldOut, judged, radii: radii, directions: directions, bandwidth: bandwidth)
      .map { Reading(name: $0.name, generated: $0.value, real: floors[$0.name]!) }
  }

  /// Share of patches that hold nothing: whose values span less than a tenth of what real ones span in the median.
  public func silentShare(of generated: Tensor) -> Double {
    let usual = median(Self.spans(heldOut))
    let spans = Self.spans(generated)
    return Double(spans.count { !($0 >= usual / 10) }) / Double(spans.count)
  }

  private static func measures(
    _ heldOut: Tensor, _ other: Tensor, radii: [Double], directions: Tensor, bandwidth: Double
  ) -> [(name: String, value: Double)] {
    let values = [
      coverage(radii: radii, of: heldOut, by: other), nearestNeighbourRatio(real: heldOut, generated: other),
      slicedWasserstein(heldOut, other, directions: directions),
      kernelDistance(real: heldOut, generated: other, bandwidth: bandwidth),
    ]
    return zip(measureNames, values).map { (name: $0, value: $1) }
  }

  private static func spans(_ patches: Tensor) -> [Double] {
    let rows = patches.asRows
    return (0..<rows.shape[0]).map { row in
      rows.withUnsafeBufferPointer { values in
        let own = values[row * rows.shape[1]..<(row + 1) * rows.shape[1]]
        return Double(own.max()! - own.min()!)
      }
    }
  }
}
