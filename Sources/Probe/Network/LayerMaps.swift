import Nets
import Tensors

extension ProbedNetwork {
  /// What passes layers for an input `[input…]`, each in the layer's shape, and the output.
  public func maps(of input: Tensor, at layers: [Layer]) -> (maps: [Tensor], output: Tensor) {
    let sites = Set(layers.map { ProbedNetwork.site(of: $0.path) })
    let tape = Tape(listening: { sites.contains($0) })
    return withExtendedLifetime(tape) {
      let reading = self(tape.constant(input.reshaped([1] + inputShape)))
      return (layers.map { reading.layers[$0.path]!.value.reshaped($0.shape) }, reading.output.value)
    }
  }
}
