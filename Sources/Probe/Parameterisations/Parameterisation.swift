import Nets
import Tensors

/// What is optimised in place of the network's input, and how the input comes of it: parameters → canvas → input.
///
/// The canvas is what one looks at or listens to, a sound or a patch; transforms and most regularisers act on it.
public protocol Parameterisation {
  /// Shape of a start's parameters.
  var parameterShape: [Int] { get }
  var canvas: Canvas { get }
  /// Inputs that a canvas becomes, one after the other: a start's objective is the mean over them.
  var viewCount: Int { get }
  /// Parameters to begin with, drawn from NumPy's legacy stream.
  func noise(_ random: inout NumPyRandomState) -> Tensor
  /// `[B, parameters…]` → `[B, canvas…]`
  func canvas(of parameters: Var) -> Var
  /// `[B, canvas…]` → `[B·views, input…]`
  func input(of canvas: Var) -> Var
  /// The nearest parameters whose canvas is possible: `[B, parameters…]` → the same.
  func projected(_ parameters: Tensor) -> Tensor
  /// The parameters of a given canvas, `[canvas…]` → `[parameters…]`; nil where there is no way back.
  func parameters(ofCanvas canvas: Tensor) -> Tensor?
  /// What happens on the way, in words: `centre crop of 128 × 80 to 115 × 80`.
  var remarks: [String] { get }
}

extension Parameterisation {
  public var viewCount: Int { 1 }
  public func projected(_ parameters: Tensor) -> Tensor { parameters }
  public func parameters(ofCanvas canvas: Tensor) -> Tensor? { nil }
  public var remarks: [String] { [] }

  /// Canvases of parameters `[N, …]` and what the network is given for them, of several views the first, without
  /// gradients.
  public func renderings(of parameters: Tensor) -> (canvas: Tensor, input: Tensor) {
    let tape = Tape()
    return withExtendedLifetime(tape) {
      let canvas = canvas(of: tape.constant(parameters)), input = input(of: canvas).value
      guard viewCount > 1 else { return (canvas.value, input) }
      let shape = Array(input.shape.dropFirst()), views = input.reshaped([parameters.shape[0], viewCount] + shape)
      return (canvas.value, views.slice(axis: 1, 0..<1).reshaped([parameters.shape[0]] + shape))
    }
  }
}
