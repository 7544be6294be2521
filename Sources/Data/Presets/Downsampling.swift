import Tensors

/// 2×2 means over time and frequency, an odd last row or column dropped: [T, F] → [T/2, F/2].
///
/// y[t, f] = (x[2t, 2f] + x[2t, 2f + 1] + x[2t + 1, 2f] + x[2t + 1, 2f + 1]) / 4
func downsampled(_ x: Tensor) -> Tensor {
  let rows = x.shape[0] / 2, width = x.shape[1], columns = width / 2
  return x.withUnsafeBufferPointer { x in
    Tensor([rows, columns]) { y in
      let (x, y) = (x.baseAddress!, y.baseAddress!)
      Parallel.forEachRange(rows, grain: max(1, 65_536 / max(1, width))) { range in
        for row in range {
          let upper = x + 2 * row * width, lower = upper + width, mean = y + row * columns
          for column in 0..<columns {
            let sum = upper[2 * column] + upper[2 * column + 1] + lower[2 * column] + lower[2 * column + 1]
            mean[column] = sum / 4
          }
        }
      }
    }
  }
}

/// Repeats each value 2 × 2 times: [T, F] → [2T, 2F].
func upsampled(_ x: Tensor) -> Tensor {
  let columns = 2 * x.shape[1]
  return Tensor([2 * x.shape[0], columns]) { y in
    for i in y.indices { y[i] = x.withUnsafeBufferPointer { $0[i / columns / 2 * (columns / 2) + i % columns / 2] } }
  }
}
