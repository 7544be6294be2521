import Nets
import Tensors
import XCTest

/// Compares a gradient with finite differences, value by value.
///
/// The function is made a scalar by a random weighting of its outputs, summed in double precision. The five-point
/// stencil's error is h⁴f⁽⁵⁾/30, so h can be large enough for single precision to leave four digits.
enum GradientCheck {
  typealias Function = @Sendable (_ tape: Tape, _ inputs: [Var]) -> Var

  /// First order: the largest difference over the largest gradient.
  static func firstOrderError(
    of function: Function, at inputs: [Tensor], mode: Tape.Mode = .trainingWithoutUpdate, step: Float = 0.03
  ) -> Float {
    let (_, gradients) = differentiate(function, inputs, mode)
    return largestDifference(gradients, inputs, step) { value(of: function, at: $0, mode) }
  }

  /// Second order: the same for the function "gradient of `function`, weighted at random and summed".
  static func secondOrderError(
    of function: @escaping Function, at inputs: [Tensor], mode: Tape.Mode = .trainingWithoutUpdate,
    step: Float = 0.03
  ) -> Float {
    let gradientSum: Function = { tape, inputs in
      let y = function(tape, inputs)
      let gradients = tape.gradients(of: y, along: tape.constant(weighting(y.shape)), for: inputs, recorded: true)
      return zip(gradients, inputs).map { gradient, input in
        (gradient * tape.constant(weighting(input.shape, salt: 1))).sum()
      }.reduce(tape.constant(Tensor(0))) { $0 + $1 }
    }
    let (_, gradients) = differentiate(gradientSum, inputs, mode)
    return largestDifference(gradients, inputs, step) { inputs in
      let tape = Tape(mode: mode, seed: 1)
      let variables = inputs.map { tape.variable($0) }
      let y = function(tape, variables)
      let gradients = tape.gradients(of: y, along: tape.constant(weighting(y.shape)), for: variables)
      return zip(gradients, inputs).reduce(0) { $0 + weightedSum($1.0.value, weighting($1.1.shape, salt: 1)) }
    }
  }

  private static func value(of function: Function, at inputs: [Tensor], _ mode: Tape.Mode) -> Double {
    let tape = Tape(mode: mode, seed: 1)
    let y = function(tape, inputs.map { tape.constant($0) })
    return weightedSum(y.value, weighting(y.shape))
  }

  private static func differentiate(
    _ function: Function, _ inputs: [Tensor], _ mode: Tape.Mode
  ) -> (Tensor, [Tensor]) {
    let tape = Tape(mode: mode, seed: 1)
    let variables = inputs.map { tape.variable($0) }
    let y = function(tape, variables)
    let gradients = tape.gradients(of: y, along: tape.constant(weighting(y.shape)), for: variables)
    return (y.value, gradients.map(\.value))
  }

  private static func largestDifference(
    _ gradients: [Tensor], _ inputs: [Tensor], _ step: Float, _ function: ([Tensor]) -> Double
  ) -> Float {
    let scale = gradients.flatMap(\.values).map { Swift.abs($0) }.max() ?? 0
    var largest: Double = 0
    for (place, input) in inputs.enumerated() {
      let original = input.values
      for i in original.indices {
        func at(_ offset: Float) -> Double {
          var moved = inputs, values = original
          values[i] += offset * step
          moved[place] = Tensor(input.shape, values)
          return function(moved)
        }
        let numeric = (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * Double(step))
        largest = Swift.max(largest, Swift.abs(numeric - Double(gradients[place].values[i])))
      }
    }
    return Float(largest) / Swift.max(scale, 1e-3)
  }

  /// Weights away from zero, the same at every call; a scalar needs none.
  private static func weighting(_ shape: [Int], salt: Int = 0) -> Tensor {
    guard !shape.isEmpty else { return Tensor(1) }
    var random = Random(seed: 7, purpose: "weighting", index: salt)
    return random.uniform(shape, low: 0.5, high: 1.5)
  }

  private static func weightedSum(_ x: Tensor, _ weights: Tensor) -> Double {
    zip(x.values, weights.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }
}
