import Data
import Figures
import Files
import Foundation
import Probe
import Runs
import Tensors

/// `bench probe maps MODEL CLIP`: what every layer of a network makes of a clip.
struct ProbeMaps: Command {
  static let name = "probe maps"
  static let summary = "what every layer of a network makes of a clip"
  static let discussion = """
    The clip goes through the network's own front end and the network; what passes each layer is drawn: maps over time and \
    frequency a unit each, maps over time as rows of units, all else as bars. Leaves a picture and an array a layer, the \
    input, and maps.tsv with each unit's mean, largest value and share of places at rest (not above 0).
    """
  static let examples = [
    "probe maps checkpoints/words clip.wav --out clip-maps",
    "probe maps checkpoints/sung song.flac --at 12.5 --units 16 --out song-maps",
  ]

  @Argument("a run, a part of one, or a file", value: "MODEL") var model: String
  @Argument("a recording", value: "CLIP") var clip: String
  @Option("where in the recording", .atLeast(0), unit: "seconds") var at = 0.0
  @Option("layers alone; every one by default", value: "LAYER") var layer: [String]
  @Option("units that are drawn of a map over time and frequency", .atLeast(1)) var units = 64
  @Option("the preset that makes sound the network's input, where it does not say so itself", value: "NAME") var frontEnd: String?
  @Option("samples a second, where the preset has no rate of its own", .atLeast(1), unit: "Hz") var rate: Int?
  @Option("samples or frames, for a network that takes any number", .atLeast(1)) var length: Int?
  @Option("which of a run's weights") var weights = OpenedModel.Version.best
  @Option("a new folder", value: "FOLDER") var out: String

  func run() throws {
    try requireFree(out)
    let how = ProbeOptionGroup()
    (how.frontEnd, how.rate, how.length, how.weights) = (frontEnd, rate, length, weights)
    let network = try how.network(model)
    guard let domain = network.domain else {
      throw FileError(.usage, model, "does not say what its input means as sound", remedy: "name the preset by --front-end")
    }
    let layers = try layer.isEmpty ? network.layers : layer.map { try network.layer($0) }
    let input = try excerpt(of: clip, from: at, rateHz: domain.rateHz, for: .input(network.axes.patch, domain: domain))
    let (maps, output) = network.maps(of: network.axes.input(of: input.reshaped([1] + input.shape)), at: layers)
    let origin = String(format: "%@ at %g s through %@", clip, at, model)
    let sheets = MapSheets(domain: domain, origin: origin, unitCount: units)
    try Folder.fill(out) { folder in
      try write(maps, layers.map(\.path), input, sheets, seconds: seconds(input, domain), into: folder)
      try ResultEvents.write(in: folder)
    }
    Console.print(outputs(output, network.output.labels))
    Console.print("wrote \(out): \(layers.count) layers, input.png, maps.tsv")
  }

  private func write(
    _ maps: [Tensor], _ layers: [String], _ input: Tensor, _ sheets: MapSheets, seconds: Double, into folder: String
  ) throws {
    try Npy.write(input, to: folder + "/input.npy")
    try sheets.writeInput(input, to: folder + "/input")
    var rows = ["layer\tunit\tmean\tlargest\tat_rest"], series: [(path: String, map: Tensor)] = []
    let progress = Progress("drawing", total: layers.count, unit: "layers")
    for (place, layer) in layers.enumerated() {
      try Interruption.check { "stopped; nothing was written" }
      progress.update(place)
      let stem = folder + String(format: "/%02d-", place + 1) + String(layer.map { "/:# '".contains($0) ? "-" : $0 })
      try Npy.write(maps[place], to: stem + ".npy")
      rows += MapSheets.table(maps[place], layer)
      if let row = try sheets.write(maps[place], layer, to: stem) { series.append((layer, row)) }
    }
    progress.end()
    if !series.isEmpty { try sheets.writeRows(series, seconds: seconds, to: folder + "/maps") }
    try AtomicFile.write(rows.joined(separator: "\n") + "\n", to: folder + "/maps.tsv")
  }

  private func seconds(_ input: Tensor, _ domain: PatchDomain) -> Double {
    let rows = Double(input.shape[0])
    return domain.preset.isWaveform ? Double(input.count) / Double(domain.rateHz) : rows * domain.preset.rowSeconds(rateHz: domain.rateHz)
  }

  /// The largest outputs with their names.
  private func outputs(_ output: Tensor, _ labels: [String]) -> String {
    let values = output.values, order = values.indices.sorted { values[$0] > values[$1] }
    return order.prefix(5).map { place in
      String(format: "%@ %.4g", labels.indices.contains(place) ? labels[place] : "output \(place)", values[place])
    }.joined(separator: ", ")
  }
}
