import Data
import Figures
import Files
import Foundation
import Probe
import Tensors

/// How a layer's filters and the patterns that maximise them are drawn.
struct PatternSheets {
  let network: ProbedNetwork
  let layer: ProbedNetwork.Layer
  /// How the patterns were made.
  let how: String

  private static let mostFilters = 64, mostChannels = 4

  /// `STEM.png`, each pattern by its own range, and `STEM.npy` `[K, T, F, C]`; filters that did not make all their steps
  /// are left out of the picture.
  func writePatterns(_ results: [ProbeResult], to stem: String) throws {
    let shape = network.axes.patch
    let all = results.map { ($0.example?.parameters ?? Tensor(shape)).reshaped([1] + shape) }
    try Npy.write(Tensor.concatenation(all, axis: 0), to: stem + ".npy")
    let alive = results.filter { $0.status == .finished && $0.example != nil }.prefix(PatternSheets.mostFilters)
    guard !alive.isEmpty else { return }
    let patterns = alive.map { unitRange($0.example!.parameters.slice(axis: 2, 0..<1).reshaped(Array(shape.dropLast()))) }
    try PatchSheet(
      title: "\(layer.path) of \(network.name): what maximises each filter", caption: "\(how). Each from its least to its largest value.",
      groups: [
        PatchSheet.Group("\(alive.count) of \(results.count) filters", Array(patterns), labels: alive.map { String($0.start.variant) })
      ], columns: min(8, alive.count), scale: ColourScale(range: 0...1, unit: "from least to largest"),
      axes: network.domain?.transform.axes, zoom: max(1, min(4, 110 / max(shape[0], shape[1])))
    ).write(to: stem, text: ["Comment": how])
  }

  /// Kernels `[t, f, C, K]` or `[t, C, K]`, the layer's scaled to 0 to 1; of many input channels the first.
  func writeKernels(_ kernel: Tensor, to stem: String) throws {
    let scaled = unitRange(kernel), count = kernel.shape[kernel.rank - 1], shown = min(PatternSheets.mostFilters, count)
    func filter(_ x: Tensor, _ unit: Int, _ shape: [Int]) -> Tensor { x.slice(axis: x.rank - 1, unit..<unit + 1).reshaped(shape) }
    var groups: [PatchSheet.Group] = []
    if kernel.rank == 3 {
      groups = [PatchSheet.Group("kernels, bins upwards", (0..<shown).map { filter(scaled, $0, Array(kernel.shape.dropLast())) })]
    } else {
      let channels = kernel.shape[2]
      groups = (0..<min(PatternSheets.mostChannels, channels)).map { channel in
        let own = scaled.slice(axis: 2, channel..<channel + 1)
        return PatchSheet.Group(
          channels == 1 ? "kernels" : "kernels on input channel \(channel) of \(channels)",
          (0..<shown).map { filter(own, $0, Array(kernel.shape[..<2])) })
      }
    }
    let size = groups[0].patches[0].shape
    try PatchSheet(
      title: "\(layer.path) of \(network.name): kernels",
      caption: shown < count ? "The first \(shown) of \(count) filters." : "All \(count) filters.",
      groups: groups, columns: 32, scale: ColourScale(range: 0...1, unit: "weight, the layer's from least to largest"),
      zoom: max(1, min(8, 60 / max(size[0], size[1]))), arrangement: .stacked
    ).write(to: stem)
  }

  /// From the least to the largest value.
  private func unitRange(_ x: Tensor) -> Tensor {
    let low = -(-x).max().scalar, high = x.max().scalar
    return affine(x, scale: 1 / Swift.max(high - low, 1e-12), shift: -low / Swift.max(high - low, 1e-12))
  }
}
