import Tensors

/// Convolution of stride one followed by global max pooling, fused: the largest response of every filter.
///
/// x: `[B, T, F, C]`, kernel `[time, frequency, C, K]`, bias `[K]` → `[B, K]`. Equals
/// `globalMaximum(convolution(x, kernel) + bias)`, never writes the map of responses, and its adjoint touches one
/// window per filter and example. Second order: yes (the positions of the maxima are constants).
public func convolutionGlobalMaximum(
  _ x: Var, kernel: Var, bias: Var?,
  padding: (time: (before: Int, after: Int), frequency: (before: Int, after: Int))
) -> Var {
  let form = PointwiseConvolution(input: x.shape, kernel: kernel.shape, padding: padding)
  let maxima = form.maxima(x.value, kernel.value, bias: bias?.value)
  let response = x.tape.record(
    maxima.values,
    Pullback(x) { dataGradient(form, kernel, $0, maxima.positions) },
    Pullback(kernel) { weightGradient(form, x, $0, maxima.positions) },
    Pullback(bias ?? x.detached) { $0.sum(axes: [0]) })
  return response
}

// The three partial derivatives of one trilinear form; each one's gradients are the other two.

private func responses(_ form: PointwiseConvolution, _ x: Var, _ w: Var, _ positions: Positions) -> Var {
  x.tape.record(
    form.responses(x.value, w.value, at: positions),
    Pullback(x) { dataGradient(form, w, $0, positions) },
    Pullback(w) { weightGradient(form, x, $0, positions) })
}

private func dataGradient(_ form: PointwiseConvolution, _ w: Var, _ dy: Var, _ positions: Positions) -> Var {
  w.tape.record(
    form.dataGradient(w.value, dy.value, at: positions),
    Pullback(w) { weightGradient(form, $0, dy, positions) },
    Pullback(dy) { responses(form, $0, w, positions) })
}

private func weightGradient(_ form: PointwiseConvolution, _ x: Var, _ dy: Var, _ positions: Positions) -> Var {
  x.tape.record(
    form.weightGradient(x.value, dy.value, at: positions),
    Pullback(x) { dataGradient(form, $0, dy, positions) },
    Pullback(dy) { responses(form, x, $0, positions) })
}
