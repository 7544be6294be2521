import Tensors

// A convolution with what follows it in one pass over memory. No adjoint of a convolution asks for its output, so the
// record keeps the activated one alone: in its place stands the result, whose sign is that of the response. Second
// order: yes, but for the kink and the choice of the maxima, which have none to give.

/// Leaky ReLU of a convolution: `leakyReLU(convolution(x, kernel) + bias, slope)`; slope 0 is ReLU.
///
/// x: [B, T, C] → [B, T′, K] or x: [B, T, F, C] → [B, T′, F′, K].
public func convolution(
  _ x: Var, kernel: Var, bias: Var? = nil, geometry: ConvolutionGeometry, slope: Float
) -> Var {
  let y = convolution(
    x.value, kernel: kernel.value, bias: bias?.value, geometry: geometry, slope: slope, arithmetic: Nets.arithmetic(x, kernel))
  guard !hasActivatedAdjoints(input: x.shape, kernel: kernel.shape, geometry: geometry) else {
    return recordFewChannels(y, x, kernel, bias, geometry, slope)
  }
  let response = recordConvolution(y, x, kernel, bias, geometry)
  return x.tape.record(y) { y in
    [.elementwise(response, saving: y) { dy, y in gate(dy, by: y, slope: slope) }]
  }
}

/// Records an activated convolution whose gradients come in one pass over the map each; in operations where somebody asks
/// for a gradient of them.
private func recordFewChannels(
  _ y: Tensor, _ x: Var, _ kernel: Var, _ bias: Var?, _ geometry: ConvolutionGeometry, _ slope: Float
) -> Var {
  x.tape.record(y) { y in
    let gated = { (dy: Var) in gate(dy, by: y, slope: slope) }
    let fused = Recalled { dy in
      activatedConvolutionAdjoints(x.value, y: y.value, dy, kernel: kernel.shape, geometry: geometry, slope: slope)!
    }
    return [
      Pullback(x) { dy in
        if !dy.tape.records, let dx = activatedConvolutionDataAdjoint(
          y: y.value, dy.value, kernel: kernel.value, input: x.shape, geometry: geometry, slope: slope) {
          return dy.tape.constant(dx)
        }
        return convolutionDataAdjoint(gated(dy), kernel: kernel, input: x.shape, geometry: geometry)
      },
      Pullback(kernel) { dy in
        guard dy.tape.records else { return dy.tape.constant(fused(dy.value).kernel) }
        return convolutionKernelAdjoint(x, gated(dy), kernel: kernel.shape, geometry: geometry)
      },
      Pullback(bias ?? x.detached) { dy in
        guard dy.tape.records else { return dy.tape.constant(fused(dy.value).bias) }
        return gated(dy).sum(axes: Array(0..<dy.rank - 1))
      },
    ]
  }
}

/// The largest value of every window of a convolution's leaky ReLU: the map of responses is written nowhere where
/// the kernel allows it, and the gradient is sparse.
///
/// x: [B, T, C] → [B, T″, K] or x: [B, T, F, C] → [B, T″, F″, K]. The slope is not negative, so that the largest
/// response is the largest value.
public func convolutionMaximumPooling(
  _ x: Var, kernel: Var, bias: Var? = nil, geometry: ConvolutionGeometry, slope: Float, pooling: PoolingGeometry
) -> Var {
  precondition(slope >= 0, "a slope of \(slope) turns maxima into minima")
  let map = [x.shape[0]]
    + geometry.outputSize(Array(x.shape[1..<x.rank - 1]), taps: Array(kernel.shape.dropLast(2)))
    + [kernel.shape[kernel.rank - 1]]
  let (y, positions) = convolutionMaximumPooling(
    x.value, kernel: kernel.value, bias: bias?.value, geometry: geometry, slope: slope, pooling: pooling,
    arithmetic: Nets.arithmetic(x, kernel))
  let response = recordConvolution(y, x, kernel, bias, geometry)
  return x.tape.record(y) { y in
    [
      .any(response) { dy in
        .sparse(SparseCotangent(positions: positions, values: gate(dy.dense, by: y, slope: slope), shape: map))
      }
    ]
  }
}
