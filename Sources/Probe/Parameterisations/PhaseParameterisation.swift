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
  private let passage: Passage
  private let basis: FourierBasis
  /// `[C, K, T]`
  private let magnitudes: Tensor
  /// ½ on the lines that hold each wave twice, once mirrored in time: at no frequency and at the highest; else 0.
  private let lines: Tensor
  /// `[T, T]`: what stands at −t.
  private let mirror: Tensor
  /// π for waves that are their own mirror image and negative on average, else 0.
  private let signs: Tensor

  /// - Parameter patches: of the set, `[N, T, F, C]`.
  init(canvas: Canvas, passage: Passage, patches: Tensor) {
    (self.canvas, self.passage) = (canvas, passage)
    basis = FourierBasis(canvas.shape)
    let spectra = basis.plainAnalysis(patches), mean = spectra.slice(axis: 1, 0..<1).mean(axes: [0, 1])
    magnitudes = sqrt(square(spectra).sum(axes: [1])).mean(axes: [0])
    let shape = magnitudes.shape, (waves, count) = (shape[1], shape[2]), columns = canvas.shape[1]
    func isLine(_ wave: Int) -> Bool { wave == 0 || 2 * wave == columns }
    lines = Tensor(shape, (0..<shape.reduce(1, *)).map { isLine($0 / count % waves) ? 0.5 : 0 })
    mirror = Tensor([count, count], (0..<count * count).map { $0 / count == (count - $0 % count) % count ? 1 : 0 })
    signs = Tensor(shape, mean.values.enumerated().map { place, value in
      isLine(place / count % waves) && 2 * (place % count) % count == 0 && value < 0 ? .pi : 0
    })
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
    // A wave and its mirror image have opposite phases: what they have in common would change the magnitude.
    let common = (parameters + matrixProduct(parameters, tape.constant(mirror))) * tape.constant(lines)
    let phases = parameters - common + tape.constant(signs)
    let magnitude = tape.constant(magnitudes)
    let parts = [cos(phases) * magnitude, sin(phases) * magnitude].map { $0.reshaped([phases.shape[0], 1] + magnitudes.shape) }
    let drawn = basis.plainSynthesis(Var.concatenation(parts, axis: 1))
    return canvas.bounds == Canvas.anything ? drawn : clamp(drawn, low: canvas.bounds.lowerBound, high: canvas.bounds.upperBound)
  }

  func input(of canvas: Var) -> Var { passage(canvas) }

  func parameters(ofCanvas given: Tensor) -> Tensor? {
    let spectrum = basis.plainAnalysis(given.reshaped([1] + canvas.shape))
    let parts = (0..<2).map { spectrum.slice(axis: 1, $0..<$0 + 1).reshaped(parameterShape).values }
    var phases = zip(parts[0], parts[1]).map { angle($1, $0) }
    let count = parameterShape[2]
    // ±π are one phase, but not half of their sum.
    for place in phases.indices where lines.values[place] > 0 && 2 * (place % count) > count {
      phases[place] = -phases[place - 2 * (place % count) + count]
    }
    return Tensor(parameterShape, phases)
  }

  private func angle(_ im: Float, _ re: Float) -> Float { Float(atan2(Double(im), Double(re))) }
}

extension ParameterisationKind {
  static let phase = ParameterisationKind(
    name: "phase", summary: "magnitudes fixed to a set's average (--data), phases learned; inputs with two axes",
    defaults: Defaults(optimiser: "adam", rate: 0.05, iterations: 200, regularisers: [], transforms: [])
  ) { network, material in
    let patch = network.axes.patch
    guard patch.count == 3, network.domain?.preset.isWaveform != true else {
      throw FileError(
        .usage, "--parameterisation phase", "is for patches, \(network.name) takes \(described(network.inputShape))",
        remedy: "use spectrum")
    }
    guard let patches = material.patches else {
      throw FileError(.usage, "--parameterisation phase", "needs a set's magnitudes", remedy: "name the set by --data SET.h5")
    }
    guard Array(patches.shape.dropFirst()) == patch else {
      throw FileError(
        .badData, "--data", "its patches are \(described(Array(patches.shape.dropFirst())))",
        remedy: "\(network.name) takes \(described(patch))")
    }
    return PhaseParameterisation(
      canvas: .input(patch, domain: network.domain, noise: material.noise), passage: .input(of: network), patches: patches)
  }
}
