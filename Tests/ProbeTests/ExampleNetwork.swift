import Data
import Nets
import Probe
import Tensors

/// A small network with everything in it that could tie examples together: convolution, batch norm, pooling, dense.
struct ExampleNetwork: Layer {
  let first: Convolution
  let norm: BatchNorm
  let active = ActivationLayer(.named("relu"))
  let pool: MaximumPooling
  let second: Convolution
  let dense: Dense
  let end: ActivationLayer?
  /// The input's first value above which the network gives no numbers.
  let poison: Float?

  /// - Parameters:
  ///   - shape: of a patch, [T, F, 1].
  ///   - end: what follows the scores, by name.
  ///   - deadFilter: a filter of the first convolution that never answers.
  init(
    _ shape: [Int] = [20, 24, 1], classes: Int = 3, end: String? = nil, deadFilter: Int? = nil, poison: Float? = nil
  ) {
    var random = Random(seed: 5, purpose: "weights")
    first = Convolution(kernel: [3, 3], shape[2], 8, padding: .same, initialiser: .heNormal, random: &random)
    norm = BatchNorm(8)
    norm.runningMean.value = random.uniform([8])
    norm.runningVariance.value = random.uniform([8], low: 0.5, high: 1.5)
    pool = MaximumPooling([2, 2])
    second = Convolution(kernel: [3, 3], 8, 4, padding: .same, initialiser: .heNormal, random: &random)
    dense = Dense(shape[0] / 2 * (shape[1] / 2) * 4, classes, random: &random)
    self.end = end.map { ActivationLayer(.named($0)) }
    self.poison = poison
    if let deadFilter { norm.runningMean.value[deadFilter] = 1e6 }
    self.shape = shape
  }

  let shape: [Int]

  func callAsFunction(_ x: Var) -> Var {
    var x = x
    if let poison {
      // Nothing, times the logarithm of what is below zero where the input begins with a large value.
      let first = x.slice(axis: 1, 0..<1).slice(axis: 2, 0..<1).slice(axis: 3, 0..<1)
      x = x + 0 * log(poison - first)
    }
    let y = second(pool(active(norm(first(x)))))
    let scores = dense(y.reshaped([x.shape[0], -1]))
    return end.map { $0(scores) } ?? scores
  }

  /// As a probe sees it.
  static func probed(
    _ shape: [Int] = [20, 24, 1], classes: Int = 3, end: String? = nil, domain: PatchDomain? = nil,
    deadFilter: Int? = nil, poison: Float? = nil
  ) throws -> ProbedNetwork {
    let layer = ExampleNetwork(shape, classes: classes, end: end, deadFilter: deadFilter, poison: poison)
    _ = Inventory(of: layer)
    let network = LayerNetwork(layer, from: Port("patch", shape), to: Port("scores", [classes], labels: ["a", "b", "c"]))
    return try ProbedNetwork(network, name: "example", domain: domain)
  }

  /// A short log-mel domain at 8 kHz whose patches are [20, 24, 1].
  static var melDomain: PatchDomain {
    var preset = try! FeaturePreset.named("svdnet-mel")
    preset.rateHz = 8000
    preset.stft = STFT(fftSamples: 128, hopSamples: 64, padding: .none)
    preset.filters = .htk(24)
    preset.cutting = PatchCutting(rows: 20)
    return PatchDomain(preset: preset, rateHz: 8000, statistics: PatchStatistics(shift: -8, scale: 4))
  }
}
