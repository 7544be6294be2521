import Nets
import Tensors

extension OperationCase {
  /// A chain's inputs: x, then for each step kernel, bias, and scale and shift of what is normalised.
  ///
  /// Biases of ±3 keep every value on its side of the rectifier's kink, whatever the stencil does to it: some channels
  /// are alive, some dead. That fused and separate operations agree where both meet is `RectifiedMapTests`.
  private static func chainInputs(_ x: [Int], _ channels: [(kernel: [Int], outputs: Int, isNormalised: Bool)]) -> [Tensor] {
    [values(x, -0.5, 0.5)]
      + channels.enumerated().flatMap { place, step -> [Tensor] in
        let bias = Tensor([step.outputs], (0..<step.outputs).map { $0 % 3 == 2 ? -3 : 3 })
        return [values([3, 3] + step.kernel, -0.15, 0.15, seed: 3 * place + 1), bias]
          + (step.isNormalised
            ? [values([step.outputs], 0.5, 1.5, seed: 3 * place + 2), values([step.outputs], seed: 3 * place + 3)] : [])
      }
  }

  private static func steps(_ inputs: ArraySlice<Var>, normalised: [Bool]) -> [RectifiedConvolution] {
    var rest = inputs
    return normalised.map { isNormalised in
      let kernel = rest.removeFirst(), bias = rest.removeFirst()
      let norm =
        isNormalised
        ? RectifiedConvolution.Norm(scale: rest.removeFirst(), shift: rest.removeFirst(), epsilon: 0.1) : nil
      return RectifiedConvolution(kernel: kernel, bias: bias, norm: norm)
    }
  }

  static let rectifiedMaps: [OperationCase] = [
    OperationCase("rectifiedHalvings", "one", chainInputs([2, 3, 4, 1], [([1, 8], 8, true)])) {
      square(rectifiedHalvings($1[0], steps($1[1...], normalised: [true])).value)
    },
    OperationCase(
      "rectifiedHalvings", "two", chainInputs([1, 5, 4, 1], [([1, 8], 8, true), ([8, 8], 8, true)]), secondOrder: false
    ) { square(rectifiedHalvings($1[0], steps($1[1...], normalised: [true, true])).value) },
    OperationCase(
      "rectifiedDoublings", "two", chainInputs([1, 2, 2, 8], [([8, 8], 8, true), ([1, 8], 1, false)]),
      secondOrder: false
    ) {
      square(rectifiedDoublings($1[0], steps($1[1...], normalised: [true, false]), sizes: [[3, 4], [6, 7]]).value)
    },
    OperationCase("rectifiedDoublings", "one", chainInputs([1, 2, 2, 8], [([1, 8], 1, false)])) {
      square(rectifiedDoublings($1[0], steps($1[1...], normalised: [false]), sizes: [[3, 4]]).value)
    },
    OperationCase("squaredDistance", "", [values([3, 4]), values([3, 4], seed: 1)]) {
      $1[0].sum() * squaredDistance($1[0], $1[1])
    },
    OperationCase("absoluteDistance", "", [values([7], 0.2, 1), values([7], 1.3, 2, seed: 1)]) {
      square(absoluteDistance($1[0], $1[1]))
    },
  ]
}
