import Figures
import Files
import Probe
import Tensors

/// Pictures of all layers of an atlas together, from the sounds that lie in their folders.
struct AtlasOverview {
  let title: String
  /// How the sounds are made.
  let how: String
  let rateHz: Int
  let path: String

  /// `spectra.png` and `spectra-unsorted.png`: a panel a layer.
  func write(_ layers: [AtlasLayer]) throws {
    let spectra = try layers.map { layer in
      let sounds = try Npy.read("\(path)/\(layer.folder)/sounds.npy")
      guard sounds.rank == 2, sounds.shape[1] >= 4 else {
        throw FileError(.badData, "\(path)/\(layer.folder)/sounds.npy", "holds \(sounds.shape)", remedy: "make the atlas anew")
      }
      return FilterSpectra(sounds, rateHz: rateHz)
    }
    for (isSorted, name) in [(true, "spectra"), (false, "spectra-unsorted")] {
      let panels = zip(layers, spectra).map { layer, spectra -> Plot in
        AtlasPictures(layer: layer, how: how, rateHz: rateHz).plot(spectra, isSorted: isSorted, title: layer.path)
      }
      try Panels(
        title: "What maximises every filter of \(title)",
        caption: how + (isSorted ? ". Filters of each layer by where they peak." : ". Filters of each layer as they come."),
        panels: panels, columns: min(3, panels.count), panelWidth: 330, panelHeight: 260
      ).write(to: "\(path)/\(name)")
    }
  }
}
