import Files
import Nets
import Runs
import Tensors

/// A network on arrays, a batch at a time.
struct NetworkRun {
  let part: OpenedPart
  /// Examples that go through together.
  let batch: Int

  /// Checks that the network takes shapes, batch axis included, before it is run on them.
  ///
  /// Throws `FileError` if it does not.
  func prepare(_ shapes: [String: [Int]]) throws {
    guard let network = part.network as? GraphNetwork else { return }
    do { try network.prepare(shapes) } catch let error as ArchitectureError {
      throw FileError(.badData, part.model.path, error.description, remedy: "give an input that it takes")
    }
  }

  /// All outputs for all examples.
  ///
  /// Throws `FileError` for arrays that the network does not take together.
  func callAsFunction(_ arrays: [String: Tensor]) throws -> [String: Tensor] {
    let counts = Set(arrays.values.map { $0.shape[0] }), count = counts.first!
    guard counts.count == 1 else {
      throw FileError(
        .usage, "--input", "the arrays hold \(counts.sorted().map(String.init).joined(separator: " and ")) examples", remedy: "give as many of each")
    }
    var pieces: [String: [Tensor]] = [:]
    for start in stride(from: 0, to: count, by: batch) {
      try Interruption.check()
      let range = start..<min(start + batch, count)
      let outputs = try run(range.count == count ? arrays : arrays.mapValues { $0.rows(range) })
      for (name, value) in outputs { pieces[name, default: []].append(value) }
    }
    return try pieces.mapValues { parts in
      guard parts.count > 1 else { return parts[0] }
      guard parts.allSatisfy({ $0.rank > 0 }) else {
        throw FileError(.badData, part.model.path, "gives one value for a whole batch", remedy: "give at most \(batch) examples")
      }
      return Tensor.concatenation(parts, axis: 0)
    }
  }

  private func run(_ arrays: [String: Tensor]) throws -> [String: Tensor] {
    try prepare(arrays.mapValues(\.shape))
    let tape = Tape()
    return withExtendedLifetime(tape) { part.network(arrays.mapValues { tape.constant($0) }).mapValues(\.value) }
  }

  /// Median of the times of a run in milliseconds, after two to warm up.
  func milliseconds(_ arrays: [String: Tensor], calls: Int) throws -> Double {
    let clock = ContinuousClock()
    for _ in 0..<2 { _ = try run(arrays) }
    let times = try (0..<calls).map { _ in try clock.measure { _ = try run(arrays) } / .milliseconds(1) }
    return times.sorted()[times.count / 2]
  }
}
