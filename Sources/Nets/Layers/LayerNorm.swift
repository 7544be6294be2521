import Tensors

/// Layer normalisation over the last axes (Ba et al., 2016): y = scale·(x − µ)/√(σ² + ε) + shift.
///
/// x: `[…, axes…]`. PyTorch's ε is 1e-5, Keras's 1e-3.
public struct LayerNorm: Layer {
  public let scale: Parameter
  public let shift: Parameter
  public let epsilon: Float
  public let site = Site()

  /// - Parameter axes: lengths of the last axes.
  public init(_ axes: [Int], epsilon: Float = 1e-5) {
    scale = Parameter(Tensor(axes, repeating: 1))
    shift = Parameter(Tensor(axes))
    self.epsilon = epsilon
  }

  public func callAsFunction(_ x: Var) -> Var {
    precondition(
      Array(x.shape.suffix(scale.shape.count)) == scale.shape,
      "\(site.path): a layer norm over \(scale.shape) cannot take \(x.shape)")
    return site.mark(layerNorm(x, scale: x.tape[scale], shift: x.tape[shift], epsilon: epsilon))
  }
}
