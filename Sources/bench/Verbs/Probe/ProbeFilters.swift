import Figures
import Files
import Foundation
import Probe
import Runs
import Tensors

/// `bench probe filters MODEL`: a first layer's filters beside what maximises each.
struct ProbeFilters: Command {
  static let name = "probe filters"
  static let summary = "a first layer's filters beside the input that maximises each"
  static let discussion = """
    At a fixed norm the input that a linear filter answers most to is the filter itself, or where inputs are not negative \
    its non-negative part: a case with a known answer. Each filter's largest response is ascended from one impulse in every \
    row of frequencies, and the best kept. Leaves filters.csv with the cosine between the two, a sheet of both, and arrays.
    """
  static let examples = ["probe filters checkpoints/gan-experiment-1:discriminator --out filters"]

  @Argument("a part of a run, or a file", value: "MODEL") var model: String
  @Option("a convolution on the input; the first by default", value: "LAYER") var layer: String?
  @Option("Euclidean norm of the inputs", .above(0)) var norm: Float = 1
  @Option("updates of each start", .atLeast(1)) var iterations = 60
  @Option("which of a run's weights") var weights = OpenedModel.Version.best
  @Option("a new folder", value: "FOLDER") var out: String

  func run() throws {
    let part = try OpenedPart(model, version: weights, checkedBy: ownExecutable)
    let network = try ProbedNetwork(part, name: model)
    let filters = try FirstFilters(network, parameters: part.model.inventory.parameters, layer: layer)
    try requireFree(out)
    let objective = try Objective("channel:'\(filters.layer.path)':all", of: network)
    let parameterisation = try ParameterisationKind.named("input")!(network)
    var settings = ProbeSettings(goal: .maximise, iterations: iterations, optimiser: .named("rms-ascent")!, rate: 0.02 * Double(norm))
    settings.norm = norm
    let patch = parameterisation.canvas.shape, rows = patch[1] * patch[2]
    let maximisation = Maximisation(
      network, objective, parameterisation, from: .impulse,
      starts: Start.all(seeds: Array(0..<rows), variants: filters.count), settings)
    let progress = Progress("ascending", total: iterations, unit: "iterations")
    while let report = maximisation.next() {
      try Interruption.check()
      progress.update(report.iteration)
    }
    progress.end()
    try write(filters, maximisation)
  }

  private func write(_ filters: FirstFilters, _ maximisation: Maximisation) throws {
    let canvas = maximisation.parameterisation.canvas, results = maximisation.results
    var lines = ["filter,score,cosine,first_frame,first_bin"]
    var wanted: [Tensor] = [], found: [Tensor] = [], canvases: [Tensor] = [], cosines: [Float] = []
    for unit in 0..<filters.count {
      let own = results.filter { $0.start.variant == unit }.compactMap(\.example)
      let pattern = filters.wanted(unit, within: canvas.bounds)
      guard let best = own.max(by: { $0.score < $1.score }) else {
        lines.append("\(unit),,,,")
        continue
      }
      let drawn = best.parameters.reshaped([canvas.shape[0], canvas.shape[1]]), match = FilterMatch(pattern, in: drawn)
      lines.append("\(unit),\(best.score),\(match.cosine),\(match.time),\(match.frequency)")
      wanted.append(unitPeak(pattern))
      found.append(unitPeak(excerpt(drawn, pattern.shape, match)))
      canvases.append(drawn.reshaped([1] + drawn.shape))
      cosines.append(match.cosine)
    }
    guard !cosines.isEmpty else {
      throw FileError(.badData, model, "none of its filters has a gradient", remedy: "train it first")
    }
    let near = cosines.count { $0 >= 0.99 }
    let kind = canvas.bounds.lowerBound >= 0 ? "non-negative parts" : "values"
    let verdict = String(
      format: "%d of %d filters: cosine 0.99 or more between the filters' %@ and what maximises each (least %.4f)", near,
      filters.count, kind, cosines.min()!)
    let sheet = PatchSheet(
      title: "\(filters.layer.path) of \(model)", caption: "Each by its largest value. " + verdict,
      groups: [PatchSheet.Group("filters, \(kind)", wanted), PatchSheet.Group("what maximises each", found)], columns: 16,
      scale: ColourScale(covering: wanted + found, unit: "share of its largest value"), zoom: 3)
    try Folder.fill(out) { out in
      try AtomicFile.write(lines.joined(separator: "\n") + "\n", to: out + "/filters.csv")
      try Npy.write(filters.weights, to: out + "/weights.npy")
      try Npy.write(Tensor.concatenation(canvases, axis: 0), to: out + "/canvases.npy")
      try sheet.write(to: out + "/filters")
      try ResultEvents.write(in: out)
    }
    Console.print(verdict)
  }

  /// What lies under the filter, zeros beyond the canvas.
  private func excerpt(_ canvas: Tensor, _ shape: [Int], _ match: FilterMatch) -> Tensor {
    Tensor(shape) { values in
      for i in values.indices {
        let t = match.time + i / shape[1], f = match.frequency + i % shape[1]
        let isInside = (0..<canvas.shape[0]).contains(t) && (0..<canvas.shape[1]).contains(f)
        values[i] = isInside ? canvas[t, f] : 0
      }
    }
  }

  private func unitPeak(_ x: Tensor) -> Tensor { affine(x, scale: 1 / max(abs(x).max().scalar, 1e-12)) }
}
