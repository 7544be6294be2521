import Files
import Foundation
import Nets
import Tensors

/// The phases of an input's waves; their magnitudes are the average of a data set's.
///
/// What is optimised cannot become detail that no real patch has. Only for inputs with two axes.
/// - Source: Fel et al., Unlocking Feature Visualization for Deeper Networks with MAgnitude Constrained Optimization,
///   NeurIPS 2023.
struct PhaseParameterisation: Parameterisation {
  let canvas: Canvas
  private let basis: FourierBasis
  /// `[C, K, T]`
  private let magnitudes: Tensor
  /// 1, but 0 for the mean, whose sign is known.
  private let freedom: Tensor
  private let meanSign: Tensor

  /// - Parameter patches: of the set, `[N, T, F, C]`.
  init(canvas: Canvas, patches: Tensor) {
    self.canvas = canvas
    basis = FourierBasis(canvas.shape)
    let spectra = basis.plainAnalysis(patches)
    magnitudes = sqrt(square(spectra).sum(axes: [1])).mean(axes: [0])
    var freedom = Tensor(magnitudes.shape, repeating: 1), turn = Tensor(magnitudes.shape)
    for channel in 0..<magnitudes.shape[0] {
      freedom[channel, 0, 0] = 0
      // The mean over all patches of the wave that has no frequency.
      let mean = spectra.slice(axis: 1, 0..<1).mean(axes: [0, 1])[channel, 0, 0]
      turn[channel, 0, 0] = mean < 0 ? .pi : 0
    }
    (self.freedom, meanSign) = (freedom, turn)
  }

  var parameterShape: [Int] { magnitudes.shape }
  var remarks: [String] { ["magnitudes are the set's average, phases are learned"] }

  /// Phases anywhere on the circle.
  func noise(_ random: inout NumPyRandomState) -> Tensor {
    Tensor(parameterShape) { phases in
      for i in phases.indices { phases[i] = Float((2 * random.nextUniform() - 1) * .pi) }
    }
  }

  func canvas(of parameters: Var) -> Var {
    let tape = parameters.tape
    let phases = parameters * tape.constant(freedom) + tape.constant(meanSign)
    let magnitude = tape.constant(magnitudes)
    let parts = [cos(phases) * magnitude, sin(phases) * magnitude].map { $0.reshaped([phases.shape[0], 1] + magnitudes.shape) }
    let drawn = basis.plainSynthesis(Var.concatenation(parts, axis: 1))
    return canvas.bounds == Canvas.anything ? drawn : clamp(drawn, low: canvas.bounds.lowerBound, high: canvas.bounds.upperBound)
  }

  func input(of canvas: Var) -> Var { canvas }

  func parameters(ofCanvas given: Tensor) -> Tensor? {
    let spectrum = basis.plainAnalysis(given.reshaped([1] + canvas.shape))
    let parts = (0..<2).map { spectrum.slice(axis: 1, $0..<$0 + 1).reshaped(parameterShape).values }
    return Tensor(parameterShape, zip(parts[0], parts[1]).map { angle($1, $0) })
  }

  private func angle(_ im: Float, _ re: Float) -> Float { Float(atan2(Double(im), Double(re))) }
}

extension ParameterisationKind {
  static let phase = ParameterisationKind(
    name: "phase", summary: "magnitudes fixed to a set's average (--data), phases learned; inputs with two axes",
    defaults: Defaults(optimiser: "adam", rate: 0.05, iterations: 200, regularisers: [], transforms: [])
  ) { network, material in
    guard network.inputShape.count == 3, network.domain?.preset.isWaveform != true else {
      throw FileError(
        .usage, "--parameterisation phase", "is for patches, \(network.name) takes \(described(network.inputShape))",
        remedy: "use spectrum")
    }
    guard let patches = material.patches else {
      throw FileError(.usage, "--parameterisation phase", "needs a set's magnitudes", remedy: "name the set by --data SET.h5")
    }
    guard Array(patches.shape.dropFirst()) == network.inputShape else {
      throw FileError(
        .badData, "--data", "its patches are \(described(Array(patches.shape.dropFirst())))",
        remedy: "\(network.name) takes \(described(network.inputShape))")
    }
    return PhaseParameterisation(
      canvas: .input(network.inputShape, domain: network.domain, noise: material.noise), patches: patches)
  }
}
