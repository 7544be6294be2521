import Figures
import Foundation
import Probe
import Tensors

/// How an atlas draws a layer.
struct AtlasPictures {
  let layer: AtlasLayer
  /// How the sounds are made.
  let how: String
  let rateHz: Int

  /// Bands of a picture: the strongest bin of each is shown.
  static let bandCount = 200
  /// Sounds that are shown on their way.
  static let grownCount = 6
  private static let waveformCount = 64
  /// Of each sound in a picture of waveforms.
  private static let shownSamples = 480

  /// The layer's filters by where they peak, and as they come.
  func spectra(_ spectra: FilterSpectra) -> Panels {
    Panels(
      title: "\(layer.path): what maximises each of \(layer.count) \(unitWord)", caption: caption,
      panels: [plot(spectra, isSorted: true), plot(spectra, isSorted: false)], columns: 2, panelWidth: 460, panelHeight: 360)
  }

  /// One of the two.
  func plot(_ spectra: FilterSpectra, isSorted: Bool, title: String? = nil) -> Plot {
    let (levels, hertz) = spectra.decibels(rows: AtlasPictures.bandCount)
    return .filterSpectra(
      title: title ?? (isSorted ? "sorted by peak frequency" : "as they come"), levels: levels,
      order: isSorted ? spectra.order : nil, hertzPerBand: hertz,
      filterLabel: isSorted ? "\(unitWord), by peak frequency" : unitWord)
  }

  private func name(of unit: Int) -> String {
    layer.path == AtlasPage.classes ? layer.names[unit] : "filter \(layer.names[unit])"
  }

  private var unitWord: String { layer.path == AtlasPage.classes ? "classes" : "filters" }

  private var caption: String {
    "\(how). Spectra of \(layer.samples) samples at \(rateHz) Hz, the strongest bin of each of "
      + "\(min(AtlasPictures.bandCount, layer.samples / 2)) bands." + unfinished
  }

  /// Those that did not make all their updates, in sentences.
  private var unfinished: String {
    let stuck = layer.statuses.filter(\.isStuck), noise = stuck.count { $0 == .stuck(iteration: 0) }
    let broken = layer.statuses.count { $0.isNotFinite }
    let said = [
      (noise, "had no gradient and are noise"), (stuck.count - noise, "lost their gradient on the way"),
      (broken, "met a value that was no number"),
    ]
    return said.filter { $0.0 > 0 }.map { " \($0.0) of them \($0.1)." }.joined()
  }

  /// The sounds from the lowest peak to the highest, each around its loudest place.
  func waveforms(_ sounds: Tensor, order: [Int]) -> WaveformSheet {
    let count = min(AtlasPictures.waveformCount, order.count), shown = (0..<count).map { order[$0 * order.count / count] }
    let which = count < order.count ? "\(count) of \(order.count) \(unitWord)" : "its \(count) \(unitWord)"
    return WaveformSheet(
      title: "\(layer.path): waveforms of \(which), by peak frequency",
      caption: "\(how). \(stretch), each as high as its largest value there.",
      groups: [WaveformSheet.Group("", shown.map { excerpt(sounds, $0, around: loudest(sounds, $0)) }, labels: shown.map { layer.names[$0] })], columns: 8)
  }

  /// Sounds on their way; nil where none was watched.
  func growth(_ growth: [(iteration: Int, sounds: Tensor)], watched: [Int]) -> WaveformSheet? {
    guard let columns = growth.isEmpty ? nil : growth.count, !watched.isEmpty else { return nil }
    return WaveformSheet(
      title: "\(layer.path): how sounds of \(watched.count) \(unitWord) grow",
      caption: "\(how). Above each the step and the largest value. \(stretch).",
      groups: watched.enumerated().map { row, unit in
        let place = loudest(growth[growth.count - 1].sounds, row)
        let shown = growth.map { excerpt($0.sounds, row, around: place) }
        return WaveformSheet.Group(
          name(of: unit) + (layer.statuses[unit] == .finished ? "" : ", \(layer.statuses[unit].words)"), shown,
          labels: zip(growth, shown).map { moment, sound in "\(moment.iteration): \(Float(abs(sound).max().scalar).short)" })
      }, columns: columns)
  }

  /// Spectra of the weights beside those of the sounds, both in the order of the weights' peaks.
  func weights(_ sounds: FilterSpectra, _ own: FilterSpectra, verdict: String) -> Panels {
    let order = own.order
    func plot(_ spectra: FilterSpectra, _ title: String) -> Plot {
      let (levels, hertz) = spectra.decibels(rows: AtlasPictures.bandCount)
      return .filterSpectra(
        title: title, levels: levels, order: order, hertzPerBand: hertz, filterLabel: "filters, by the weights' peak")
    }
    return Panels(
      title: "\(layer.path): filters beside what maximises each", caption: "\(how). Each: \(verdict).",
      panels: [plot(own, "spectra of the weights"), plot(sounds, "spectra of what maximises them")], columns: 2,
      panelWidth: 460, panelHeight: 360)
  }

  /// Where a sound is loudest.
  private func loudest(_ sounds: Tensor, _ row: Int) -> Int { abs(centred(sounds, row)).indexOfMaximum(axis: 0)[0] }

  /// Samples around a place of a sound.
  private func excerpt(_ sounds: Tensor, _ row: Int, around place: Int) -> Tensor {
    let count = sounds.shape[1], shown = min(AtlasPictures.shownSamples, count)
    let first = max(0, min(count - shown, place - shown / 2))
    return centred(sounds, row).rows(first..<first + shown)
  }

  private func centred(_ sounds: Tensor, _ row: Int) -> Tensor {
    let sound = sounds.rows(row..<row + 1).reshaped([sounds.shape[1]])
    return sound - sound.mean()
  }

  private var stretch: String {
    let shown = min(AtlasPictures.shownSamples, layer.samples)
    return "\((1000 * Float(shown) / Float(rateHz)).short) ms around the loudest place of \((1000 * Float(layer.samples) / Float(rateHz)).short) ms"
  }
}

extension Float {
  /// Three figures, or all before the point.
  fileprivate var short: String { abs(self) >= 100 ? String(format: "%.0f", self) : String(format: "%.3g", self) }
}
