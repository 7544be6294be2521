import CKernels

/// Rows with mean 0 and variance 1, scaled and shifted; x read as [rows, scale.count].
///
/// Returns the rows' means and factors 1/√(variance + ε) as well, [2, rows], for `layerNormAdjoint`.
public func layerNorm(
  _ x: Tensor, scale: Tensor, shift: Tensor, epsilon: Float
) -> (value: Tensor, statistics: Tensor) {
  let width = scale.count, rows = x.count / width
  var statistics = Tensor([2, rows])
  let value = Tensor(x.shape) { y in
    statistics.withUnsafeMutableBufferPointer { statistics in
      withPointers(to: x, scale, shift) { from in
        Parallel.forEachRange(rows, grain: max(1, elementwiseGrain / width)) { part in
          let row = part.lowerBound, mean = statistics.baseAddress! + row
          kernel_layer_norm(
            part.count, width, from[0] + row * width, from[1], from[2], epsilon, y.baseAddress! + row * width, mean,
            mean + rows)
        }
      }
    }
  }
  return (value, statistics)
}

/// Gradients of x, scale and shift from that of `layerNorm`'s value.
public func layerNormAdjoint(
  _ dy: Tensor, _ x: Tensor, scale: Tensor, statistics: Tensor
) -> (x: Tensor, scale: Tensor, shift: Tensor) {
  let width = scale.count, rows = x.count / width
  // Sums over rows are taken in blocks whose borders do not depend on the number of threads.
  let rowsPerBlock = max(1, elementwiseGrain / width), blocks = (rows + rowsPerBlock - 1) / rowsPerBlock
  var sums = Tensor([blocks, 2, width])
  let dx = Tensor(x.shape) { dx in
    sums.withUnsafeMutableBufferPointer { sums in
      withPointers(to: dy, x, scale, statistics) { from in
        Parallel.forEachRange(blocks) { part in
          for block in part {
            let row = block * rowsPerBlock, place = row * width
            let sum = sums.baseAddress! + block * 2 * width, mean = from[3] + row
            kernel_layer_norm_adjoint(
              min(rowsPerBlock, rows - row), width, from[0] + place, from[1] + place, from[2], mean, mean + rows,
              dx.baseAddress! + place, sum, sum + width)
          }
        }
      }
    }
  }
  let total = sums.sum(axes: [0])
  return (
    dx, total.slice(axis: 0, 0..<1).reshaped(scale.shape), total.slice(axis: 0, 1..<2).reshaped(scale.shape)
  )
}
