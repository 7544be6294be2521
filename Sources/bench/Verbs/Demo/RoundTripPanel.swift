import Data
import Figures
import Files
import Tensors
import Foundation

/// Three seconds of a recording, and what its features alone give back: what no network is to blame for.
struct RoundTripPanel {
  let set: DataSet
  let seed: Int
  private static let seconds = 3.0

  init(_ set: DataSet, seed: Int) { (self.set, self.seed) = (set, seed) }

  func draw(in folder: String) throws -> Panel {
    let (original, source) = try stretch()
    let transform = set.transform
    let features = transform(original)
    let statistics = set.preset.normalisation.statistics(features.withUnsafeBufferPointer { Moments($0) })
    let normalised = set.preset.normalisation(features, statistics)
    let back = transform.sound(of: normalised, statistics: statistics, seed: seed)
    let length = min(original.count, back.count)
    let distance = logSpectralDistance(original.rows(0..<length), back.rows(0..<length))
    let note = String(format: "%.1f s of %@", Double(length) / Double(set.rateHz), Folder.name(of: source))
    try writeSound(original.rows(0..<length), rateHz: set.rateHz, comment: note, to: folder + "/original")
    try writeSound(
      back.rows(0..<length), rateHz: set.rateHz,
      comment: "\(note), through its features and back by Griffin–Lim" , to: folder + "/round-trip")
    let figure = String(format: "%.1f dB", distance)
    Console.print("round trip: log-spectral distance \(figure), \(folder)/original.wav and round-trip.wav")
    return Panel(
      "The way there and back",
      [
        .text(
          "A patch holds no phase and a quarter of the values. The same \(note), as recorded and as its patch gives it "
            + "back: what is lost here, no network has lost."),
        .facts([("log-spectral distance", figure)]),
        .sounds([
          Sound(audibleSound("original", rateHz: set.rateHz), title: "As recorded"),
          Sound(audibleSound("round-trip", rateHz: set.rateHz), title: "Through its patch and back", caption: "Griffin–Lim, \(set.preset.griffinLim.iterations) iterations"),
        ]),
      ])
  }

  /// Three seconds of the longest held-out recording, from its first kept patch on.
  private func stretch() throws -> (Tensor, String) {
    let indices = set.heldOutIndices.isEmpty ? set.trainingIndices : set.heldOutIndices
    let counts = Dictionary(grouping: indices) { set.records[$0].source }
    // The one with most patches; by name among equals, so that it is the same one every time.
    let source = counts.max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }!.key
    let first = set.records[counts[source]!.min()!]
    let recording = try Recording(source, rateHz: set.recipe.rateHz)
    let channel = recording.channel(first.channel)
    let wanted = Int(RoundTripPanel.seconds * Double(set.rateHz))
    let start = max(0, min(Int(first.startSeconds * Double(set.rateHz)), channel.count - wanted))
    return (channel.rows(start..<min(start + wanted, channel.count)), source)
  }
}
