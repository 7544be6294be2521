import Nets
import Tensors

/// The canvas itself, value by value, held within what its domain allows.
struct ValueParameterisation: Parameterisation {
  let canvas: Canvas
  let passage: Passage

  var parameterShape: [Int] { canvas.shape }
  var remarks: [String] { passage.remarks }

  func noise(_ random: inout NumPyRandomState) -> Tensor {
    canvas.projected(canvas.noise.drawn(canvas.shape, &random))
  }

  func canvas(of parameters: Var) -> Var { parameters }
  func input(of canvas: Var) -> Var { passage(canvas) }
  func projected(_ parameters: Tensor) -> Tensor { canvas.projected(parameters) }
  func parameters(ofCanvas given: Tensor) -> Tensor? { canvas.projected(given) }
}
