import Nets
import Tensors

/// An operation to check: a row a case; one operation may have several.
struct OperationCase: Sendable {
  /// As the source spells it: `OperationCoverageTests` looks for every public operation here.
  let operation: String
  let detail: String
  let inputs: [Tensor]
  /// Whether a gradient of the gradient is promised.
  let secondOrder: Bool
  let function: GradientCheck.Function

  init(
    _ operation: String, _ detail: String = "", _ inputs: [Tensor], secondOrder: Bool = true,
    _ function: @escaping GradientCheck.Function
  ) {
    self.operation = operation
    self.detail = detail
    self.inputs = inputs
    self.secondOrder = secondOrder
    self.function = function
  }

  /// Values in a range, away from a kink at 0 by at least 0.1 (the stencil reaches 0.06).
  static func values(_ shape: [Int], _ low: Float = -1.5, _ high: Float = 1.5, seed: Int = 0) -> Tensor {
    var random = Random(seed: seed, purpose: "operands")
    return Tensor(
      shape,
      (0..<shape.reduce(1, *)).map { _ in
        let value = low + (high - low) * random.nextUniform()
        guard Swift.abs(value) < 0.1 else { return value }
        return value + (value < 0 ? -0.1 : 0.1)
      })
  }

  /// Values of which no two are nearer than 0.13: for maxima.
  static func apart(_ shape: [Int], seed: Int = 0) -> Tensor {
    var random = Random(seed: seed, purpose: "order")
    let count = shape.reduce(1, *)
    return Tensor(shape, random.permutation(count).map { 0.13 * Float($0) - 0.06 * Float(count) })
  }
}

extension OperationCase {
  static let arithmetic: [OperationCase] = [
    OperationCase("+", "same shape", [values([3, 5]), values([3, 5], seed: 1)]) { $1[0] + $1[1] },
    OperationCase("+", "bias", [values([2, 3, 4]), values([4], seed: 1)]) { $1[0] + $1[1] },
    OperationCase("-", "column against row", [values([3, 1]), values([1, 4], seed: 1)]) { $1[0] - $1[1] },
    OperationCase("*", "middle axis", [values([2, 3, 4]), values([2, 1, 4], seed: 1)]) { $1[0] * $1[1] },
    OperationCase("*", "scalar", [values([17]), values([], seed: 1)]) { $1[0] * $1[1] },
    OperationCase("/", "", [values([3, 5]), values([5], 0.5, 2, seed: 1)]) { $1[0] / $1[1] },
    OperationCase("/", "of a number", [values([5], 0.5, 2)]) { 2 / $1[0] },
    OperationCase("pow", "variables", [values([6], 0.5, 2), values([6], seed: 1)]) { pow($1[0], $1[1]) },
    OperationCase("pow", "a number", [values([6], 0.5, 2)]) { pow($1[0], 3.5) },
    OperationCase("maximum", "", [apart([9]), Tensor([1], [0.045])]) { maximum($1[0], $1[1]) },
    OperationCase("minimum", "", [apart([9]), Tensor([1], [0.045])]) { minimum($1[0], $1[1]) },
    OperationCase("select", "", [values([4]), values([4], seed: 1)]) {
      select(Tensor([4], [1, 0, 0, 1]), $1[0] * $1[0], $1[1] * $1[1])
    },
    OperationCase("affine", "", [values([16])]) { affine(square($1[0]), scale: -2, shift: 3) },
  ]

  static let elementwise: [OperationCase] = [
    OperationCase("exp", "", [values([17])]) { exp($1[0]) },
    OperationCase("log", "", [values([15], 0.5, 3)]) { log($1[0]) },
    OperationCase("sqrt", "", [values([16], 0.5, 3)]) { sqrt($1[0]) },
    OperationCase("square", "", [values([1])]) { square($1[0]) },
    OperationCase("reciprocal", "", [values([8], 0.5, 2)]) { reciprocal($1[0]) },
    OperationCase("abs", "", [values([16])]) { square(abs($1[0])) },
    OperationCase("erf", "", [values([16])]) { erf($1[0]) },
    OperationCase("sin", "", [values([16], -4, 4)]) { sin($1[0]) },
    OperationCase("cos", "", [values([16], -4, 4)]) { cos($1[0]) },
    OperationCase("floor", "between whole numbers", [values([8], 0.2, 0.8)]) { floor($1[0]) + square($1[0]) },
    OperationCase("sign", "", [values([8])]) { sign($1[0]) * square($1[0]) },
    OperationCase("clamp", "", [apart([12])]) { square(clamp($1[0], low: -0.395, high: 0.515)) },
  ]

  static let activations: [OperationCase] =
    Activation.all.map { activation in
      OperationCase("activation \(activation.name)", "", [values([3, 5])]) { square(activation.apply($1[0])) }
    } + [
      OperationCase("relu", "", [values([16])]) { square(relu($1[0])) },
      OperationCase("leakyReLU", "", [values([16])]) { square(leakyReLU($1[0], slope: 0.2)) },
      OperationCase("prelu", "a channel", [values([3, 4]), values([4], 0.1, 0.4, seed: 1)]) {
        prelu($1[0], slope: $1[1])
      },
      OperationCase("elu", "", [values([16])]) { elu($1[0], alpha: 0.7) },
      OperationCase("tanh", "", [values([16])]) { tanh($1[0]) },
      OperationCase("sigmoid", "", [values([16], -6, 6)]) { sigmoid($1[0]) },
      OperationCase("softplus", "", [values([16], -6, 6)]) { softplus($1[0]) },
      OperationCase("gelu", "", [values([16])]) { gelu($1[0]) },
      OperationCase("gelu", "approximating", [values([16])]) { gelu(approximating: $1[0]) },
      OperationCase("selu", "", [values([16])]) { selu($1[0]) },
      OperationCase("hardSigmoid", "", [values([16], -1.4, 1.4)]) { square(hardSigmoid($1[0])) },
      OperationCase("hardSwish", "", [values([16], -2.8, 2.8)]) { hardSwish($1[0]) },
      OperationCase("gate", "", [values([8]), values([8], seed: 1)]) { gate(square($1[0]), by: $1[1].detached, slope: 0.3) },
      OperationCase("softmax", "first axis", [values([4, 3])]) { softmax($1[0], axis: 0) },
      OperationCase("logSoftmax", "last axis", [values([4, 3])]) { logSoftmax($1[0]) },
    ]

  static let reductions: [OperationCase] = [
    OperationCase("sum", "all", [values([3, 5])]) { square($1[0].sum()) },
    OperationCase("sum", "two runs of axes", [values([2, 3, 2, 3])]) { square($1[0].sum(axes: [0, 2])) },
    OperationCase("mean", "last axis", [values([3, 5])]) { square($1[0].mean(axes: [-1], keepingAxes: true)) },
    OperationCase("max", "middle axis", [apart([2, 4, 3])]) { square($1[0].max(axes: [1])) },
    OperationCase("logSumExp", "", [values([3, 4])]) { logSumExp($1[0], axes: [1]) },
    OperationCase("product", "an odd and an even axis", [values([3, 4, 2], 0.5, 1.5)]) { $1[0].product(axes: [0, 2]) },
    OperationCase("summed", "", [values([3, 4])]) { square($1[0].summed(to: [1, 4])) },
    OperationCase("unitNorm", "", [values([3, 4])]) { unitNorm($1[0]) },
    OperationCase("broadcast", "", [values([3, 1])]) { square($1[0].broadcast(to: [2, 3, 4])) },
  ]

  static let products: [OperationCase] = [
    OperationCase("matrixProduct", "plain", [values([3, 4]), values([4, 5], seed: 1)]) { matrixProduct($1[0], $1[1]) },
    OperationCase("matrixProduct", "transposed a", [values([4, 3]), values([4, 5], seed: 1)]) {
      matrixProduct($1[0], $1[1], transposeA: true)
    },
    OperationCase("matrixProduct", "transposed b", [values([3, 4]), values([5, 4], seed: 1)]) {
      matrixProduct($1[0], $1[1], transposeB: true)
    },
    OperationCase("matrixProduct", "both transposed", [values([4, 3]), values([5, 4], seed: 1)]) {
      matrixProduct($1[0], $1[1], transposeA: true, transposeB: true)
    },
    OperationCase("matrixProduct", "stacks", [values([2, 3, 4]), values([2, 4, 2], seed: 1)]) {
      matrixProduct($1[0], $1[1])
    },
    OperationCase("matrixProduct", "one b for a stack", [values([2, 3, 4]), values([4, 2], seed: 1)]) {
      matrixProduct($1[0], $1[1])
    },
  ]

  static let layout: [OperationCase] = [
    OperationCase("reshaped", "", [values([3, 4])]) { square($1[0].reshaped([2, -1])) },
    OperationCase("transposed", "", [values([2, 3, 4])]) { square($1[0].transposed([2, 0, 1])) },
    OperationCase("slice", "", [values([3, 5, 2])]) { square($1[0].slice(axis: 1, 1..<4)) },
    OperationCase("padded", "", [values([3, 2])]) { square($1[0].padded(axis: 0, before: 1, after: 2)) },
    OperationCase("concatenation", "", [values([2, 3]), values([2, 1], seed: 1)]) {
      square(Var.concatenation($1, axis: 1))
    },
    OperationCase("gathered", "positions", [values([3, 4])]) { square($1[0].gathered(Positions([1, 5, 5, 11]))) },
    OperationCase("gathered", "rows", [values([3, 4])]) { square($1[0].gathered(axis: 0, [2, 0, 2])) },
    OperationCase("scattered", "positions", [values([4])]) {
      square($1[0].scattered(to: [2, 3], at: Positions([0, 4, 4, 5])))
    },
    OperationCase("scattered", "rows", [values([3, 2])]) { square($1[0].scattered(axis: 0, length: 4, [1, 3, 1])) },
  ]

  static let filters: [OperationCase] = [
    OperationCase("convolutionGlobalMaximum", "'same', even kernel", [values([2, 5, 6, 1], -10, 10), values([3, 4, 1, 2], -10, 10, seed: 1), values([2], seed: 2)]) {
      // Large values, so that no step of the differences brings another maximum to the top.
      convolutionGlobalMaximum($1[0], kernel: $1[1], bias: $1[2], padding: ((1, 1), (1, 2)))
    },
    OperationCase("convolutionGlobalMaximum", "'valid', channels, no bias", [values([1, 6, 5, 3]), values([2, 3, 3, 2], seed: 1)]) {
      convolutionGlobalMaximum($1[0], kernel: $1[1], bias: nil, padding: ((0, 0), (0, 0)))
    },
    OperationCase("dropout", "", [values([5, 7])]) { tape, inputs in
      var random = tape.random(for: "dropout")
      return square(dropout(inputs[0], rate: 0.4, &random))
    },
  ]

  /// Every case; a new group of operations adds its table here.
  static let all = arithmetic + elementwise + activations + reductions + products + layout + filters
    + convolutions + pooling + resampling + normalisation + fourier + rectifiedMaps
}
