import CKernels

/// Rows with mean 0 and variance 1, scaled and shifted; x read as [rows, scale.count].
///
/// Returns the rows' means and factors 1/√(variance + ε) as well, for `layerNormAdjoint`.
public func layerNorm(
  _ x: Tensor, scale: Tensor, shift: Tensor, epsilon: Float
) -> (value: Tensor, mean: Tensor, factor: Tensor) {
  let width = scale.count, rows = x.count / width
  var mean = Tensor([rows]), factor = Tensor([rows])
  let value = Tensor(x.shape) { y in
    mean.withUnsafeMutableBufferPointer { mean in
      factor.withUnsafeMutableBufferPointer { factor in
        x.withUnsafeBufferPointer { x in
          scale.withUnsafeBufferPointer { scale in
            shift.withUnsafeBufferPointer { shift in
              Parallel.forEachRange(rows, grain: max(1, elementwiseGrain / width)) { part in
                let row = part.lowerBound
                kernel_layer_norm(
                  part.count, width, x.baseAddress! + row * width, scale.baseAddress!, shift.baseAddress!, epsilon,
                  y.baseAddress! + row * width, mean.baseAddress! + row, factor.baseAddress! + row)
              }
            }
          }
        }
      }
    }
  }
  return (value, mean, factor)
}

/// Gradients of x, scale and shift from that of `layerNorm`'s value.
public func layerNormAdjoint(
  _ dy: Tensor, _ x: Tensor, scale: Tensor, mean: Tensor, factor: Tensor
) -> (x: Tensor, scale: Tensor, shift: Tensor) {
  let width = scale.count, rows = x.count / width
  let rowsPerBlock = max(1, elementwiseGrain / width), blocks = (rows + rowsPerBlock - 1) / rowsPerBlock
  var sums = Tensor([blocks, 2, width])
  let dx = Tensor(x.shape) { dx in
    sums.withUnsafeMutableBufferPointer { sums in
      dy.withUnsafeBufferPointer { dy in
        x.withUnsafeBufferPointer { x in
          scale.withUnsafeBufferPointer { scale in
            mean.withUnsafeBufferPointer { mean in
              factor.withUnsafeBufferPointer { factor in
                Parallel.forEachRange(blocks) { part in
                  for block in part {
                    let row = block * rowsPerBlock, place = row * width
                    let sum = sums.baseAddress! + block * 2 * width
                    kernel_layer_norm_adjoint(
                      min(rowsPerBlock, rows - row), width, dy.baseAddress! + place, x.baseAddress! + place,
                      scale.baseAddress!, mean.baseAddress! + row, factor.baseAddress! + row,
                      dx.baseAddress! + place, sum, sum + width)
                  }
                }
              }
            }
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
