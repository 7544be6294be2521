import Files
import Nets
import Tensors

/// The amplitudes of a canvas's waves, weighted by 1/f: see `FourierBasis`. The canvas is held within its domain.
struct SpectrumParameterisation: Parameterisation {
  let canvas: Canvas
  let basis: FourierBasis
  let passage: Passage

  init(canvas: Canvas, passage: Passage) {
    (self.canvas, basis, self.passage) = (canvas, FourierBasis(canvas.shape), passage)
  }

  var parameterShape: [Int] { basis.parameterShape }
  var remarks: [String] { passage.remarks }

  /// Waves of normal amplitudes about the mean.
  func noise(_ random: inout NumPyRandomState) -> Tensor {
    let waves = affine(random.normal(parameterShape), scale: canvas.noise.deviation)
    guard canvas.noise.mean != 0 else { return waves }
    return waves + parameters(ofCanvas: Tensor(canvas.shape, repeating: canvas.noise.mean))!
  }

  func canvas(of parameters: Var) -> Var { basis.synthesis(parameters) }
  func input(of canvas: Var) -> Var { passage(canvas) }

  /// The waves of the canvas that is nearest within the domain; parameters as they are where theirs is within it.
  func projected(_ parameters: Tensor) -> Tensor {
    guard canvas.bounds != Canvas.anything else { return parameters }
    let drawn = Batches.map(parameters) { basis.synthesis($0) }
    let held = canvas.projected(drawn)
    return held == drawn ? parameters : basis.analysis(held)
  }

  func parameters(ofCanvas given: Tensor) -> Tensor? {
    basis.analysis(canvas.projected(given).reshaped([1] + canvas.shape)).reshaped(parameterShape)
  }
}

extension ParameterisationKind {
  static let spectrum = ParameterisationKind(
    name: "spectrum", summary: "the Fourier spectrum of the input, or of the sound where the network takes one, scaled by 1/f",
    defaults: Defaults(optimiser: "adam", rate: 0.02, iterations: 200, regularisers: [], transforms: [])
  ) { network, material in
    if network.domain?.preset.isWaveform == true {
      let (canvas, passage) = try soundCanvas(network, material)
      return SpectrumParameterisation(canvas: canvas, passage: passage)
    }
    return SpectrumParameterisation(
      canvas: .input(network.axes.patch, domain: network.domain, noise: material.noise), passage: .input(of: network))
  }
}
