import Data
import Foundation
import Nets
import Probe
import Tensors

/// A network on waveforms at 8 kHz whose first layer is band-pass filters of known frequencies: a chain, and the same as
/// one layer.
struct BandPassNetwork: StagedLayer {
  let filters: Convolution
  let active = ActivationLayer(.named("relu"))
  let pool = MaximumPooling([4])
  let second: Convolution
  let last = ActivationLayer(.named("relu"))
  let mean = GlobalAveragePooling()
  let dense: Dense

  static let rateHz = 8000
  static let taps = 64
  static let sampleCount = 512

  /// - Parameter deadFilter: one that answers nothing below a threshold.
  init(frequencies: [Double], deadFilter: Int? = nil, threshold: Float = 1e6) {
    var random = Random(seed: 3, purpose: "weights")
    let count = frequencies.count
    filters = Convolution(kernel: [Self.taps], 1, count, padding: .same, random: &random)
    filters.weight.value = Tensor([Self.taps, 1, count]) { weights in
      for tap in 0..<Self.taps {
        let window = 0.5 - 0.5 * cos(2 * Double.pi * (Double(tap) + 0.5) / Double(Self.taps))
        for (unit, frequency) in frequencies.enumerated() {
          weights[tap * count + unit] = Float(window * sin(2 * Double.pi * frequency * Double(tap) / Double(Self.rateHz)))
        }
      }
    }
    if let deadFilter { filters.bias!.value[deadFilter] = -threshold }
    second = Convolution(kernel: [3], count, 6, padding: .same, initialiser: .heNormal, random: &random)
    dense = Dense(6, 3, random: &random)
  }

  func stages(on tape: Tape) -> [any Layer] { [filters, active, pool, second, last, mean, dense] }
  func callAsFunction(_ x: Var) -> Var { stages(on: x.tape).reduce(x) { $1($0) } }

  /// The same, of which nobody knows that it is a chain.
  struct Sealed: Layer {
    let inner: BandPassNetwork
    func callAsFunction(_ x: Var) -> Var { inner(x) }
  }

  static func probed(
    _ frequencies: [Double], deadFilter: Int? = nil, threshold: Float = 1e6, isSealed: Bool = false
  ) throws -> (waveforms: WaveformNetwork, parameters: [Parameter]) {
    let network = BandPassNetwork(frequencies: frequencies, deadFilter: deadFilter, threshold: threshold)
    let layer: any Layer = isSealed ? Sealed(inner: network) : network
    let inventory = Inventory(of: layer)
    let named = LayerNetwork(layer, from: Port("sound", [sampleCount, 1]), to: Port("scores", [3], labels: ["a", "b", "c"]))
    return (try WaveformNetwork(ProbedNetwork(named, name: "bands"), rateHz: rateHz), inventory.parameters)
  }
}
