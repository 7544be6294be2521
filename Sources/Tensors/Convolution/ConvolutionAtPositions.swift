import CKernels

// The three directions of a convolution when only some of its outputs matter: those that max pooling chose. Each is
// the derivative of the same trilinear form, so together they are closed under differentiation like the dense ones.
//
// `positions` are flat indices into the output [B, T′, F′, K]. The work is proportional to their number.
//
// What pooling with windows side by side leaves of a 3 × 3 convolution goes a faster way: see `PooledConvolution`.
//
// Measured on one Zen 5 core, 113 × 78 × 64 with 3 × 3 × 32 and one output in nine (pooling 3 × 3), 32 examples: data
// adjoint 25 ms where the dense one takes 42, kernel adjoint 19 ms where the dense one takes 61.

/// Outputs of `convolution` at some positions: x: [B, T, F, C], kernel: [t, f, C/groups, K] → [positions.count].
public func convolution(
  _ x: Tensor, kernel: Tensor, at positions: Positions, geometry: ConvolutionGeometry
) -> Tensor {
  let problem = ConvolutionProblem(input: x.shape, kernel: kernel.shape, geometry: geometry)
  let filters = byFilter(kernel)
  return Tensor([positions.count]) { y in
    problem.withPointers(x, filters, positions) { geometry, x, filters, positions in
      Parallel.forEachRange(y.count, grain: 16) {
        kernel_convolution_at(geometry, x, filters, positions, y.baseAddress!, $0.lowerBound, $0.upperBound)
      }
    }
  }
}

/// `convolutionDataAdjoint` of a cotangent that is zero but at some positions: dy: [positions.count] → dx of shape
/// `input`.
public func convolutionDataAdjoint(
  _ dy: Tensor, at positions: Positions, kernel: Tensor, input: [Int], geometry: ConvolutionGeometry
) -> Tensor {
  let problem = ConvolutionProblem(input: input, kernel: kernel.shape, geometry: geometry)
  if let pooled = PooledConvolution(problem, positions) { return pooled.dataAdjoint(dy, kernel: kernel, input: input) }
  if input.count == 3, let line = LineConvolution(problem, positions) {
    return line.dataAdjoint(dy, at: positions, kernel: kernel, input: input)
  }
  let (dy, positions, starts) = problem.byExample(dy, positions)
  let filters = byFilter(kernel), size = problem.rows * problem.columns * problem.inputChannels
  return Tensor(input) { dx in
    guard !dx.isEmpty else { return }
    let dx = dx.baseAddress!
    problem.withPointers(dy, filters, positions) { geometry, dy, filters, positions in
      Parallel.forEachRange(problem.batch) { examples in
        (dx + examples.lowerBound * size).update(repeating: 0, count: examples.count * size)
        kernel_convolution_data_adjoint_at(
          geometry, dy, filters, positions, dx, starts[examples.lowerBound], starts[examples.upperBound])
      }
    }
  }
}

/// `convolutionKernelAdjoint` of a cotangent that is zero but at some positions: x: [B, T, F, C],
/// dy: [positions.count] → dkernel of shape `kernel`.
public func convolutionKernelAdjoint(
  _ x: Tensor, _ dy: Tensor, at positions: Positions, kernel: [Int], geometry: ConvolutionGeometry
) -> Tensor {
  let problem = ConvolutionProblem(input: x.shape, kernel: kernel, geometry: geometry)
  if let pooled = PooledConvolution(problem, positions) { return pooled.kernelAdjoint(x, dy, kernel: kernel) }
  let count = kernel.reduce(1, *), entries = positions.count, threads = Parallel.threadCount
  let byFilter = Tensor([problem.outputChannels, problem.patchCount]) { dkernel in
    problem.withPointers(x, dy, positions) { geometry, x, dy, positions in
      withScratch(count: threads * count) { sums in
        sums.update(repeating: 0, count: threads * count)
        Parallel.forEachRange(threads) { shares in
          for share in shares {
            kernel_convolution_kernel_adjoint_at(
              geometry, x, dy, positions, sums + share * count, entries * share / threads,
              entries * (share + 1) / threads)
          }
        }
        sum(shares: threads, count: count, sums, into: dkernel.baseAddress!)
      }
    }
  }
  return byFilter.transposed.reshaped(kernel)
}

/// [t, f, C/groups, K] → [K, t·f·C/groups].
private func byFilter(_ kernel: Tensor) -> Tensor {
  kernel.reshaped([-1, kernel.shape[kernel.rank - 1]]).transposed
}

extension ConvolutionProblem {
  /// The entries example by example, and where each example begins. Pooling's come so; others are put in order.
  fileprivate func byExample(_ dy: Tensor, _ positions: Positions) -> (Tensor, Positions, starts: [Int]) {
    precondition(dy.shape == [positions.count], "\(dy.shape) gradients at \(positions.count) positions")
    let size = outputRows * outputColumns * outputChannels
    var starts = [Int](repeating: 0, count: batch + 1)
    let isGrouped = positions.withUnsafeBufferPointer {
      positions.count == 0 || kernel_group_by_example(positions.count, $0.baseAddress!, size, batch, &starts) != 0
    }
    if isGrouped { return (dy, positions, starts) }
    let values = positions.values
    precondition(
      values.allSatisfy { (0..<batch * size).contains($0) }, "a position is outside the \(batch * size) outputs")
    let order = values.indices.sorted { (values[$0] / size, $0) < (values[$1] / size, $1) }
    return byExample(dy.gathered(axis: 0, order), Positions(order.map { values[$0] }))
  }

  fileprivate func withPointers(
    _ a: Tensor, _ b: Tensor, _ positions: Positions,
    _ body: (
      UnsafePointer<kernel_convolution_geometry>, UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Int32>
    ) -> Void
  ) {
    let geometry = kernelGeometry
    withUnsafePointer(to: geometry) { geometry in
      a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
          positions.withUnsafeBufferPointer {
            body(geometry, a.baseAddress!, b.baseAddress!, $0.baseAddress!)
          }
        }
      }
    }
  }

  /// The C kernels' view of an example.
  var kernelGeometry: kernel_convolution_geometry {
    kernel_convolution_geometry(
      rows: rows, columns: columns, channels: inputChannels, groups: groups,
      output_rows: outputRows, output_columns: outputColumns, output_channels: outputChannels,
      row_taps: rowTaps, column_taps: columnTaps,
      row_stride: rowAxis.stride, row_dilation: rowAxis.dilation, row_before: rowAxis.before,
      column_stride: columnAxis.stride, column_dilation: columnAxis.dilation, column_before: columnAxis.before)
  }
}
