import Nets
import Tensors

/// A sound that is longer than what the network takes: seen through windows that overlap by half, and the last at its end.
///
/// What is ascended is the mean over the windows, so that wherever one listens the network would say the same.
struct LongSoundParameterisation: Parameterisation {
  let canvas: Canvas
  let windowSamples: Int
  /// From a window `[B·views, n, 1]` to what the network takes.
  let passage: Passage

  private var starts: [Int] {
    let last = canvas.shape[0] - windowSamples
    return Array(stride(from: 0, to: last, by: max(1, windowSamples / 2))) + [last]
  }

  var viewCount: Int { starts.count }
  var parameterShape: [Int] { canvas.shape }
  var remarks: [String] { passage.remarks + ["a sound of \(canvas.shape[0]) samples in \(viewCount) windows that overlap"] }

  func noise(_ random: inout NumPyRandomState) -> Tensor { canvas.projected(canvas.noise.drawn(canvas.shape, &random)) }
  func canvas(of parameters: Var) -> Var { parameters }

  func input(of canvas: Var) -> Var {
    let windows = starts.map { canvas.slice(axis: 1, $0..<$0 + windowSamples).reshaped([-1, 1, windowSamples, 1]) }
    return passage(Var.concatenation(windows, axis: 1).reshaped([-1, windowSamples, 1]))
  }

  func projected(_ parameters: Tensor) -> Tensor { canvas.projected(parameters) }
  func parameters(ofCanvas given: Tensor) -> Tensor? { canvas.projected(given) }
}
