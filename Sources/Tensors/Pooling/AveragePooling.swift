import CKernels

/// The mean of every window, channel by channel.
///
/// x: [B, T, C] or [B, T, F, C] → [B, T′, C] or [B, T′, F′, C].
/// - Parameter countsPadding: whether padding counts as zeros in the mean (PyTorch's default) or is left out
///   (Keras). What a last window of `roundingUp` has beyond the padding never counts.
public func averagePooling(_ x: Tensor, _ geometry: PoolingGeometry, countsPadding: Bool) -> Tensor {
  let kernel = geometry.kernel(input: x.shape), batch = x.shape[0]
  return Tensor(geometry.outputShape(input: x.shape)) { y in
    x.withUnsafeBufferPointer { x in
      guard !y.isEmpty else { return }
      let (x, y) = (x.baseAddress!, y.baseAddress!)
      Parallel.forEachRange(batch * kernel.output_rows) { lines in
        withUnsafePointer(to: kernel) {
          kernel_average_pooling($0, countsPadding ? 1 : 0, x, y, lines.lowerBound, lines.upperBound)
        }
      }
    }
  }
}

/// The adjoint of `averagePooling`: dy: [B, T′, F′, C] → dx of shape `input`: [B, T, F, C] (or one axis less).
public func averagePoolingAdjoint(
  _ dy: Tensor, _ geometry: PoolingGeometry, input: [Int], countsPadding: Bool
) -> Tensor {
  let kernel = geometry.kernel(input: input)
  precondition(
    dy.shape == geometry.outputShape(input: input), "a cotangent \(dy.shape) does not fit pooling of \(input)")
  var dx = Tensor(input, repeating: 0)
  dx.withUnsafeMutableBufferPointer { dx in
    dy.withUnsafeBufferPointer { dy in
      guard !dx.isEmpty else { return }
      let (dx, dy) = (dx.baseAddress!, dy.baseAddress!)
      Parallel.forEachRange(input[0]) { examples in
        withUnsafePointer(to: kernel) {
          kernel_average_pooling_adjoint(
            $0, countsPadding ? 1 : 0, dy, dx, examples.lowerBound, examples.upperBound)
        }
      }
    }
  }
  return dx
}
