import Data
import Figures
import Files
import Foundation
import Nets
import Probe
import Runs
import Tensors

/// `bench probe patterns MODEL`: every filter of a network on patches, beside the pattern that maximises it.
struct ProbePatterns: Command {
  static let name = "probe patterns"
  static let summary = "every filter of a network on patches, and the pattern that maximises each"
  static let discussion = """
    Seed 004's view: the mean of a filter's map is ascended in steps as long as the gradient's root mean square, from noise \
    that lies in the data's range. There a step was 1 in pictures whose values go from 0 to 255; here it is the same part of \
    the range that most of the data lies in. Leaves of each layer its kernels, scaled to 0 to 1, and its patterns as pictures \
    and arrays, and patterns.tsv.
    """
  static let examples = [
    "probe patterns checkpoints/words --out patterns",
    "probe patterns checkpoints/gan:discriminator --iterations 100 --out critic-patterns",
  ]

  @Argument("a run, a part of one, or a file", value: "MODEL") var model: String
  @Option("layers alone; every convolution by default", value: "LAYER") var layer: [String]
  @Option("updates of each pattern", .atLeast(1)) var iterations = 40
  @Option("a step, in 255th parts of the data's range", .above(0)) var lr = 1.0
  @Option("what noise is drawn from") var seed = 0
  @Option("statistics of batch norms: inference, or training (each pattern's own)")
  var batchNorm = ProbeSettings.BatchNormMode.inference
  @Option("the set whose range noise is drawn in; the one that MODEL was trained on by default", value: "SET.h5") var data: String?
  @Option("samples or frames, for a network that takes any number", .atLeast(1)) var length: Int?
  @Option("which of a run's weights") var weights = OpenedModel.Version.best
  @Option("a new folder", value: "FOLDER") var out: String

  func run() throws {
    try requireFree(out)
    let part = try OpenedPart(model, version: weights, checkedBy: ownExecutable)
    let network = try ProbedNetwork(part, name: model, length: length), parameters = part.model.inventory.parameters
    guard network.axes.patch.count == 3, network.axes.patch[1] > 1 else {
      throw FileError(
        .usage, model, "takes \(network.inputShape), no patches over time and frequency",
        remedy: "bench probe atlas shows the filters of a network on waveforms")
    }
    let layers = try layer.isEmpty ? network.filterLayers(parameters: parameters) : layer.map { try network.layer($0) }
    guard !layers.isEmpty else {
      throw FileError(.usage, model, "has no convolutions", remedy: "name layers by --layer, or use bench probe")
    }
    let (range, origin) = try dataRange(part, network)
    Console.note("noise and steps by \(origin)")
    try Folder.fill(out) { folder in
      try write(layers, of: network, parameters, range, origin, into: folder)
      try ResultEvents.write(in: folder)
    }
    Console.print("wrote \(out): a picture and an array a layer, patterns.tsv")
  }

  private func write(
    _ layers: [ProbedNetwork.Layer], of network: ProbedNetwork, _ parameters: [Parameter], _ range: ClosedRange<Float>,
    _ origin: String, into folder: String
  ) throws {
    var rows = ["layer\tfilter\tstatus\tdrawn_anew\tscore\tstep"]
    for (place, layer) in layers.enumerated() {
      let results = try patterns(network, layer, range)
      let stem = folder + String(format: "/%02d-", place + 1) + String(layer.path.map { "/:# '".contains($0) ? "-" : $0 })
      let sheets = PatternSheets(
        network: network, layer: layer,
        how: "rms-ascent, \(iterations) steps of \(lr.word)/255 of the data's range, batch norms in \(batchNorm.rawValue) mode, seed \(seed); noise and steps by \(origin)")
      try sheets.writePatterns(results, to: stem)
      if let kernel = network.kernel(of: layer, among: parameters) { try sheets.writeKernels(kernel, to: stem + "-filters") }
      rows += results.map { result in
        let example = result.example
        return "\(layer.path)\t\(result.start.variant)\t\(result.status.words)\t\(result.redraws)\t\(example.map { String($0.score) } ?? "")\t\(example.map { String($0.iteration) } ?? "")"
      }
      let stuck = results.count { $0.status.isStuck }, broken = results.count { $0.status.isNotFinite }
      Console.print(
        "\(layer.path): \(results.count) filters" + (stuck > 0 ? ", \(stuck) of them without a gradient" : "")
          + (broken > 0 ? ", \(broken) of them met a value that was no number" : ""))
    }
    try AtomicFile.write(rows.joined(separator: "\n") + "\n", to: folder + "/patterns.tsv")
  }

  private func patterns(_ network: ProbedNetwork, _ layer: ProbedNetwork.Layer, _ range: ClosedRange<Float>) throws -> [ProbeResult] {
    let objective = try Objective("channel:'\(layer.path)':all", of: network)
    let quarter = (range.upperBound - range.lowerBound) / 4
    var material = ParameterisationKind.Material()
    material.noise = Canvas.Noise(from: range.lowerBound + quarter, to: range.upperBound - quarter)
    var settings = ProbeSettings(
      goal: .maximise, iterations: iterations, optimiser: .named("rms-ascent")!, rate: lr * Double(4 * quarter) / 255)
    settings.batchNorm = batchNorm
    let maximisation = Maximisation(
      network, objective, try ParameterisationKind.named("input")!(network, material),
      starts: (0..<objective.variantCount).map { Start(seed: seed &+ $0, variant: $0) }, settings)
    let progress = Progress(layer.path, total: iterations, unit: "steps")
    defer { progress.end() }
    while let report = maximisation.next() {
      try Interruption.check { "stopped; nothing was written" }
      progress.update(report.iteration, note: "\(report.runningCount) on their way")
    }
    return maximisation.results
  }

  /// Where 98 of 100 values of real patches lie, and whose these are.
  private func dataRange(_ part: OpenedPart, _ network: ProbedNetwork) throws -> (ClosedRange<Float>, String) {
    if let path = data ?? part.model.configuration?.data?.path, data != nil || FileManager.default.fileExists(atPath: path) {
      let set = try DataSet(path, checkedBy: ownExecutable), values = try values(of: set, for: network)
      let (low, high) = (quantile(values, 0.01), quantile(values, 0.99))
      if low < high { return (low...high, String(format: "the range of %@, %.3g to %.3g", path, low, high)) }
    }
    let noise = Canvas.input(network.inputShape, domain: network.domain).noise
    let (low, high) = (noise.mean - 2 * noise.deviation, noise.mean + 2 * noise.deviation)
    return (low...high, String(format: "what its preset allows, %.3g to %.3g, since its set is not at hand (--data)", low, high))
  }

  /// Values of some training patches, normalised as the network takes them. They may be of another length.
  ///
  /// - Throws: `FileError` for a set of other features.
  private func values(of set: DataSet, for network: ProbedNetwork) throws -> [Float] {
    let indices = set.trainingIndices.isEmpty ? set.heldOutIndices : set.trainingIndices
    let count = min(256, indices.count)
    let patches = try FinishedPatches(set).patches((0..<count).map { indices[$0 * indices.count / count] })
    let taken = try network.domain.map { try $0.normalised(patches, from: set.finishedDomain, of: set.path) } ?? patches
    return taken.values
  }
}
