import Tensors

/// Instance normalisation (Ulyanov et al., 2016): each channel of each example over its places.
///
/// x: `[B, …, C]`.
public struct InstanceNorm: Layer {
  public let channels: Int
  /// Absent where the layer learns nothing, as is PyTorch's default.
  public let scale: Parameter?
  public let shift: Parameter?
  public let epsilon: Float
  public let site = Site()

  public init(_ channels: Int, learns: Bool = true, epsilon: Float = 1e-5) {
    self.channels = channels
    scale = learns ? Parameter(Tensor([channels], repeating: 1)) : nil
    shift = learns ? Parameter(Tensor([channels])) : nil
    self.epsilon = epsilon
  }

  public func callAsFunction(_ x: Var) -> Var {
    precondition(
      x.rank >= 3 && x.shape[x.rank - 1] == channels,
      "\(site.path): an instance norm of \(channels) channels cannot take \(x.shape)")
    let tape = x.tape
    let scale = scale.map { tape[$0] } ?? tape.constant(Tensor([channels], repeating: 1))
    let shift = shift.map { tape[$0] } ?? tape.constant(Tensor([channels]))
    return site.mark(instanceNorm(x, scale: scale, shift: shift, epsilon: epsilon))
  }
}
