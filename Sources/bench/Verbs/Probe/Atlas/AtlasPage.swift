import Files
import Probe
import Runs

/// A layer of an atlas, or the classes, before it is made.
struct AtlasPage {
  /// nil for the classes.
  let layer: ProbedNetwork.Layer?
  /// What each unit is called.
  let names: [String]
  let samples: Int
  /// Its folder in the atlas.
  let folder: String

  var path: String { layer?.path ?? AtlasPage.classes }
  static let classes = "classes"

  /// Those that were asked for, or every layer of filters and the classes.
  ///
  /// - Throws: `FileError` for a layer that is not there or has no filters, and for a network without any.
  static func pages(of waveforms: WaveformNetwork, _ part: OpenedPart, layers wanted: [String], length: Int?) throws -> [AtlasPage] {
    let network = waveforms.network, all = network.filterLayers(parameters: part.model.inventory.parameters)
    let labels = network.output.labels, count = network.output.shape.last ?? 1
    let hasClasses = network.output.shape.count == 1
    let chosen: [ProbedNetwork.Layer?] = wanted.isEmpty
      ? all + (hasClasses ? [nil] : [])
      : try wanted.map { word in
        if word == classes, hasClasses { return nil }
        let layer = try network.layer(word)
        guard layer.shape.count > 1 else {
          throw FileError(
            .usage, layer.path, "has no filters that lie over time",
            remedy: "layers that have: " + (all.map(\.path) + (hasClasses ? [classes] : [])).joined(separator: ", "))
        }
        return layer
      }
    guard !chosen.isEmpty else {
      throw FileError(.usage, network.name, "has no convolutions", remedy: "name layers by --layer, or use bench probe")
    }
    return try chosen.enumerated().map { place, layer in
      let names = layer.map { (0..<$0.unitCount).map(String.init) }
        ?? (0..<count).map { labels.indices.contains($0) ? labels[$0] : String($0) }
      let number = layer.map { layer in (all.firstIndex(of: layer) ?? place) + 1 } ?? all.count + 1
      let word = (layer?.path ?? classes).map { "/:# '".contains($0) ? "-" : $0 }
      return AtlasPage(
        layer: layer, names: names, samples: try waveforms.samples(for: layer, wanted: length),
        folder: (number < 10 ? "0" : "") + "\(number)-" + String(word))
    }
  }
}
