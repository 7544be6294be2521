import Nets
import Tensors

/// A sound as a sum of waves whose amplitudes are squares of what is optimised: x = F⁻¹(w ⊙ u·|u|).
///
/// A step moves a wave by the more the louder it already is, so that the few that matter grow and all others stay where
/// they began: a strong preference for sounds of few partials, where steps on samples leave what the network does not
/// hear, and what moves it a little. The sound is a circle that goes through the network in windows, one after the other,
/// so long that neighbouring waves lie at most 4 Hz apart; what is ascended is the mean over the windows.
/// - Source: the implicit preference for sparse solutions of products, Vaškevičius et al., Implicit Regularization for
///   Optimal Sparse Recovery, NeurIPS 2019.
struct WavesParameterisation: Parameterisation {
  let canvas: Canvas
  let windowSamples: Int
  /// From a window `[B·views, n, 1]` to what the network takes.
  let passage: Passage
  /// `[1, K]`: w is 0 for what nobody hears, else such that waves of |u| = 1 make a sound of variance 1.
  private let weights: Tensor

  /// The furthest that neighbouring waves lie apart.
  private static let spacingHz = 4.0
  /// The lowest wave.
  private static let lowestHz = 20.0
  /// Keeps the root's gradient finite at silence.
  private static let leastPower: Float = 1e-20

  /// - Parameter canvas: a whole number of windows.
  init(canvas: Canvas, rateHz: Int, windowSamples: Int, passage: Passage) {
    let count = canvas.shape[0], waves = count / 2 + 1
    precondition(count % windowSamples == 0, "a circle of \(count) samples is not made of windows of \(windowSamples)")
    (self.canvas, self.windowSamples, self.passage) = (canvas, windowSamples, passage)
    let lowest = Int((WavesParameterisation.lowestHz * Double(count) / Double(rateHz)).rounded(.up))
    // A wave of amplitude a, of count/2·a on the way back, has the variance a²/2.
    let amplitude = Float(count) / (2 * Float(max(1, waves - lowest))).squareRoot()
    weights = Tensor([1, waves], (0..<waves).map { $0 < lowest ? 0 : amplitude })
  }

  /// How many windows of so many samples a circle takes.
  static func windowCount(samples: Int, rateHz: Int) -> Int {
    max(1, Int((Double(rateHz) / spacingHz / Double(samples)).rounded(.up)))
  }

  var viewCount: Int { canvas.shape[0] / windowSamples }
  /// `[2, K]`: real and imaginary part of u for K waves.
  var parameterShape: [Int] { [2, weights.shape[1]] }
  var remarks: [String] {
    let circle = viewCount == 1 ? "" : "; a circle of \(canvas.shape[0]) samples in \(viewCount) windows"
    return passage.remarks + ["\(weights.shape[1]) waves\(circle)"]
  }

  /// All waves as loud as each other, of any phase.
  func noise(_ random: inout NumPyRandomState) -> Tensor {
    let drawn = random.normal(parameterShape)
    let size = sqrt(square(drawn).sum(axes: [0], keepingAxes: true))
    return affine(drawn / size, scale: canvas.noise.deviation.squareRoot())
  }

  func canvas(of parameters: Var) -> Var {
    let size = sqrt(square(parameters).sum(axes: [1], keepingAxes: true) + WavesParameterisation.leastPower)
    let amplitudes = parameters * size * parameters.tape.constant(weights)
    let sound = inverseRealFFT(amplitudes.transposed([0, 2, 1]), length: canvas.shape[0])
    return sound.reshaped([parameters.shape[0]] + canvas.shape)
  }

  func input(of canvas: Var) -> Var { passage(canvas.reshaped([-1, windowSamples, 1])) }

  /// Made softer where the loudest sample is beyond full scale.
  func projected(_ parameters: Tensor) -> Tensor {
    let sound = Batches.map(parameters) { canvas(of: $0) }
    let loudest = abs(sound).max(axes: [1, 2], keepingAxes: true)
    let gain = loudest.values.map { $0 > canvas.bounds.upperBound ? (canvas.bounds.upperBound / $0).squareRoot() : 1 }
    return gain.allSatisfy { $0 == 1 } ? parameters : parameters * Tensor([gain.count, 1, 1], gain)
  }

  /// The waves of a sound, without those that nobody hears.
  func parameters(ofCanvas given: Tensor) -> Tensor? {
    let spectrum = realFFT(canvas.projected(given).reshaped([1, -1])).reshaped([-1, 2]).transposed([1, 0])
    let amplitudes = Tensor(parameterShape, spectrum.values.enumerated().map { place, value in
      let weight = weights.values[place % weights.count]
      return weight > 0 ? value / weight : 0
    })
    let size = sqrt(sqrt(square(amplitudes).sum(axes: [0], keepingAxes: true)))
    return amplitudes / maximum(size, Tensor(size.shape, repeating: .leastNormalMagnitude))
  }
}

extension ParameterisationKind {
  static let waves = ParameterisationKind(
    name: "waves", summary: "a sound of few partials: the default where less than a quarter of a second of samples is heard at a time",
    defaults: Defaults(
      optimiser: "rms-ascent", rate: 0.002, iterations: 100, regularisers: [], transforms: ["time-shift", "relative-noise=1"])
  ) { network, material in
    let (heard, passage) = try soundCanvas(network, material)
    let samples = heard.shape[0], rateHz = network.domain!.rateHz
    let windows = WavesParameterisation.windowCount(samples: samples, rateHz: rateHz)
    let canvas = Canvas(
      heard.kind, shape: [windows * samples, 1], bounds: heard.bounds, noise: material.noise ?? Canvas.Noise(deviation: 0.01))
    return WavesParameterisation(canvas: canvas, rateHz: rateHz, windowSamples: samples, passage: passage)
  }
}
