import Figures
import Files
import Foundation
import Probe
import Tensors

/// What an atlas leaves of a layer.
///
/// `filters.tsv`, `sounds.npy` `[K, n]`, `spectra.png`, `waveforms.png`, `growth.png`; under `sounds/` a WAV a filter, and
/// of some of them `NAME-looped.wav` and `NAME-long.wav`, slowed down as well where their rate is above hearing. Of filters
/// that lie on the waveform itself `weights.npy`, `weights.tsv` and `beside-weights.png`.
struct AtlasFolder {
  let path: String
  let layer: AtlasLayer
  /// How the sounds are made.
  let how: String
  let rateHz: Int

  func write(_ ascent: LayerAscent, _ spectra: FilterSpectra, watched: [Int]) throws {
    try Folder.make(path + "/sounds")
    let sounds = ascent.sounds
    try Npy.write(sounds, to: path + "/sounds.npy")
    try AtomicFile.write(table(spectra), to: path + "/filters.tsv")
    let pictures = AtlasPictures(layer: layer, how: how, rateHz: rateHz)
    try pictures.spectra(spectra).write(to: path + "/spectra")
    try pictures.waveforms(sounds, order: spectra.order).write(to: path + "/waveforms", text: ["Comment": how])
    try pictures.growth(ascent.growth, watched: watched)?.write(to: path + "/growth", text: ["Comment": how])
    for unit in 0..<layer.count {
      try Interruption.check { "stopped while \(layer.path) was written; the same command goes on" }
      let sound = sounds.rows(unit..<unit + 1).reshaped([ascent.samples])
      try write(sound, unit, "as it is", outcome(of: unit), to: name(of: unit))
    }
  }

  /// Sounds of some units that are repeated up to a length.
  func writeLooped(_ sounds: Tensor, units: [Int], samples: Int) throws {
    for unit in units {
      let sound = sounds.rows(unit..<unit + 1).reshaped([sounds.shape[1]])
      try write(
        crossfadeLoop(sound - sound.mean(), samples: samples, rateHz: rateHz), unit, "looped with cross-fades",
        outcome(of: unit), to: name(of: unit) + "-looped")
    }
  }

  /// Sounds that were optimised as long ones.
  func writeLong(_ ascent: LayerAscent) throws {
    let sounds = ascent.sounds, results = ascent.results
    for (row, unit) in ascent.units.enumerated() {
      guard let example = results[row].example else { continue }
      try write(
        sounds.rows(row..<row + 1).reshaped([ascent.samples]), unit,
        "optimised as a long sound through windows that overlap by half",
        outcome(example.score, example.iteration, results[row].status), to: name(of: unit) + "-long")
    }
  }

  /// What became of a filter's sound, in words.
  private func outcome(of unit: Int) -> String {
    outcome(layer.scores[unit], layer.iterations[unit], layer.statuses[unit])
  }

  private func outcome(_ score: Float?, _ iteration: Int?, _ status: ProbeResult.Status) -> String {
    let words = score.map { String(format: "score %.6g at step %d", $0, iteration ?? 0) } ?? "no score"
    return "\(words), \(status.words)"
  }

  /// `017`, or `03-cat` for a class.
  private func name(of unit: Int) -> String {
    let number = String(format: layer.count > 1000 ? "%04d" : layer.count > 100 ? "%03d" : "%02d", unit)
    guard layer.names[unit] != String(unit) else { return number }
    return number + "-" + String(layer.names[unit].map { $0.isLetter || $0.isNumber ? $0 : "-" })
  }

  /// A sound without its mean, brought to −1 dB of full scale.
  private func write(_ sound: Tensor, _ unit: Int, _ way: String, _ outcome: String, to name: String) throws {
    let (heard, gain) = peakNormalised(sound - sound.mean())
    try writeSound(
      heard, rateHz: rateHz,
      comment: String(
        format: "%@ %@ of %@, %@; %@; multiplied by %.4g", layer.path, layer.names[unit], how, way, outcome, gain),
      to: path + "/sounds/" + name)
  }

  /// A row a filter.
  private func table(_ spectra: FilterSpectra) -> String {
    let peaks = spectra.peakHz, heights = spectra.peaksOverMedian, limit = FilterSpectra.whiteNoisePeak(binCount: spectra.binCount)
    var lines = ["filter\tname\tstatus\tdrawn_anew\tscore\tstep\tpeak_hz\tpeak_over_median_db\tflat"]
    for unit in 0..<layer.count {
      lines.append(
        [
          String(unit), layer.names[unit], layer.statuses[unit].words, String(layer.redraws[unit]),
          layer.scores[unit].map { String($0) } ?? "", layer.iterations[unit].map(String.init) ?? "",
          String(peaks[unit]), String(heights[unit]), heights[unit] <= limit ? "yes" : "no",
        ].joined(separator: "\t"))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Filters' own spectra beside those of the sounds. Gives what was found, in a line.
  func writeWeights(_ filters: SeenByFilters, _ responses: Tensor, _ sounds: Tensor, _ spectra: FilterSpectra) throws -> String {
    let own = filters.spectra(samples: layer.samples, rateHz: rateHz)
    let places = responses.shape[1], soundPeaks = spectra.peakHz, ownPeaks = own.peakHz
    var lines = ["filter\tcosine\tsound_peak_hz\tweights_peak_hz"], cosines: [Double] = []
    for unit in 0..<layer.count {
      let sound = sounds.rows(unit..<unit + 1).reshaped([layer.samples])
      let cosine = layer.statuses[unit] == .finished
        ? filters.cosine(unit, sound: sound, response: responses.rows(unit..<unit + 1).reshaped([places])) : nil
      if let cosine { cosines.append(cosine) }
      lines.append("\(unit)\t\(cosine.map { String($0) } ?? "")\t\(soundPeaks[unit])\t\(ownPeaks[unit])")
    }
    try AtomicFile.write(lines.joined(separator: "\n") + "\n", to: path + "/weights.tsv")
    try Npy.write(filters.weights, to: path + "/weights.npy")
    guard !cosines.isEmpty else { return "no filter went up, so none can be held against its weights" }
    let verdict = String(
      format: "what a filter is given where it answers resembles its weights: median cosine %.3f, above 0.9 in %d of %d",
      median(cosines), cosines.count { $0 > 0.9 }, cosines.count)
    try AtlasPictures(layer: layer, how: how, rateHz: rateHz).weights(spectra, own, verdict: verdict).write(to: path + "/beside-weights")
    return verdict
  }
}
