import Tensors

/// y = x·W + b on the last axis.
///
/// - x: `[…, in]` → `[…, out]`; weight `[in, out]`, bias `[out]`.
public struct Dense: Layer {
  public let weight: Parameter
  public let bias: Parameter?
  public let site = Site()

  public init(
    _ input: Int, _ output: Int, hasBias: Bool = true, initialiser: Initialiser = .glorotUniform,
    random: inout Random
  ) {
    weight = Parameter(initialiser([input, output], &random))
    bias = hasBias ? Parameter(Tensor([output])) : nil
  }

  public func callAsFunction(_ x: Var) -> Var {
    precondition(
      x.shape.last == weight.value.shape[0],
      "\(site.path): a dense layer of weight \(weight.value.shape) cannot take \(x.shape)")
    let tape = x.tape
    let y = matrixProduct(x, tape[weight])
    return site.mark(bias.map { y + tape[$0] } ?? y)
  }
}
