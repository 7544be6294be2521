import Data
import Tensors

/// Real windows that share no sound, as a network is given them.
public struct RealWindows {
  /// The set's patches, by number.
  public let patches: [Int]
  /// The recording of each.
  public let recordings: [String]
  /// `[N, input…]`
  public let inputs: Tensor
  public let recordingCount: Int

  public var count: Int { patches.count }

  /// Up to `limit` of a set's training windows, evenly spread over it.
  ///
  /// - Parameter progress: called with windows done and windows in all; may throw to stop.
  /// - Throws: `FileError` for a set of other features than the network takes.
  public init(
    _ set: DataSet, for network: ProbedNetwork, limit: Int = 1000, _ progress: (Int, Int) throws -> Void = { _, _ in }
  ) throws {
    let passage = try RealActivations.passage(from: set, to: network), finished = try FinishedPatches(set)
    let all = set.withoutOverlap(set.trainingIndices.isEmpty ? Array(set.records.indices) : set.trainingIndices)
    let fitting = max(2, RealWindows.memoryLimit / (4 * network.inputShape.reduce(1, *)))
    let count = min(limit, all.count, fitting), patches = (0..<count).map { all[$0 * all.count / count] }
    var parts: [Tensor] = []
    for start in stride(from: 0, to: count, by: 32) {
      try progress(start, count)
      let rows = start..<min(count, start + 32)
      parts.append(passage(try finished.patches(Array(patches[rows]))).reshaped([rows.count] + network.inputShape))
    }
    self.init(
      patches: patches, recordings: patches.map { set.records[$0].source }, inputs: Tensor.concatenation(parts, axis: 0))
  }

  public init(patches: [Int], recordings: [String], inputs: Tensor) {
    precondition(
      patches.count == recordings.count && patches.count == inputs.shape[0],
      "\(patches.count) windows of \(recordings.count) recordings with inputs \(inputs.shape)")
    (self.patches, self.recordings, self.inputs) = (patches, recordings, inputs)
    recordingCount = Set(recordings).count
  }

  /// Bytes of windows that are kept at most.
  private static let memoryLimit = 1 << 28

  /// Whether two are of different recordings; of one recording alone, whether they are two.
  func areApart(_ a: Int, _ b: Int) -> Bool { recordingCount > 1 ? recordings[a] != recordings[b] : a != b }
}
