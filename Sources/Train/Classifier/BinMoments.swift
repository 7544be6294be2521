import Data
import Tensors

/// Mean and standard deviation of each frequency bin over patches, `[F]`.
struct BinMoments {
  let mean: Tensor
  let deviation: Tensor

  /// Over some of a source's patches, drawn if there are more than `limit`.
  init(_ source: any PatchSource, _ indices: [Int], limit: Int, seed: Int) throws {
    var random = Random(seed: seed, purpose: "bin moments")
    let drawn = random.permutation(indices.count).prefix(limit).map { indices[$0] }
    let bins = source.patchShape[1]
    var sums = [Double](repeating: 0, count: bins), squares = sums, count = 0
    for start in stride(from: 0, to: drawn.count, by: 64) {
      let patches = try source.patches(Array(drawn[start..<min(start + 64, drawn.count)]))
      patches.withUnsafeBufferPointer { values in
        for row in 0..<values.count / bins {
          for bin in 0..<bins {
            let value = Double(values[row * bins + bin])
            sums[bin] += value
            squares[bin] += value * value
          }
        }
        count += values.count / bins
      }
    }
    let means = sums.map { $0 / Double(max(1, count)) }
    mean = Tensor([bins], means.map { Float($0) })
    deviation = Tensor(
      [bins], zip(squares, means).map { Float(max(0, $0 / Double(max(1, count)) - $1 * $1).squareRoot()) })
  }
}
