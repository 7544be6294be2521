/// The kernel adjoint of a convolution over one axis as matrix products, a product for each tap:
///
///     dkernel[tap] = Σ_b x[b, tap·dilation − before + o·stride]ᵀ · dy[b, o]
///
/// The rows of x that one tap sees are a matrix as they stand, with `stride·C` from row to row, so nothing is copied.
struct ShiftedConvolution {
  typealias Pointer = UnsafeMutablePointer<Float>

  /// Outputs in a block, which all taps use while it is in the second-level cache.
  private static let blockPositions = 512

  private let problem: ConvolutionProblem

  init(_ problem: ConvolutionProblem) {
    precondition(problem.rows == 1 && problem.rowTaps == 1 && problem.groups == 1, "one axis and one group: \(problem)")
    self.problem = problem
  }

  /// dkernel from x and dy: a sum for each thread, then the sum of these.
  func kernelAdjoint(x: Pointer, dy: Pointer, dkernel: Pointer) {
    let (c, k, taps) = (problem.inputChannels, problem.outputChannels, problem.columnTaps)
    let (axis, outputs) = (problem.columnAxis, problem.outputColumns)
    let threads = Parallel.threadCount, count = taps * c * k
    let blocks = (outputs + Self.blockPositions - 1) / Self.blockPositions, total = problem.batch * blocks
    withScratch(count: threads * count) { sums in
      sums.update(repeating: 0, count: threads * count)
      Parallel.forEachRange(threads) { shares in
        for share in shares {
          for index in total * share / threads..<total * (share + 1) / threads {
            let (b, block) = (index / blocks, index % blocks)
            let first = block * Self.blockPositions, last = min(first + Self.blockPositions, outputs)
            for tap in 0..<taps {
              let seen = axis.outputs(ofTap: tap, in: first..<last, size: problem.columns)
              guard !seen.isEmpty else { continue }
              let input = seen.lowerBound * axis.stride + tap * axis.dilation - axis.before
              gemm(
                rows: c, columns: k, depth: seen.count,
                x + (b * problem.columns + input) * c, rowA: axis.stride * c, transposeA: true,
                dy + (b * outputs + seen.lowerBound) * k,
                into: sums + share * count + tap * c * k, accumulate: true)
            }
          }
        }
      }
      sum(shares: threads, count: count, sums, into: dkernel)
    }
  }
}

/// The sum of equally long vectors that follow each other: result[i] = Σ_s shares[s, i].
func sum(
  shares: Int, count: Int, _ vectors: UnsafeMutablePointer<Float>, into result: UnsafeMutablePointer<Float>
) {
  result.update(from: vectors, count: count)
  for share in 1..<max(shares, 1) {
    let vector = vectors + share * count
    for i in 0..<count { result[i] += vector[i] }
  }
}
