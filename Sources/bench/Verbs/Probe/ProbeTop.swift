import Data
import Figures
import Files
import Foundation
import Probe
import Runs
import Tensors

/// `bench probe top MODEL --data SET.h5`: the real clips that a unit answers most and least to.
struct ProbeTop: Command {
  static let name = "probe top"
  static let summary = "the real clips that a unit answers most and least to, seen and heard"
  static let discussion = """
    Windows of the set that do not overlap are ranked by the objective, as bench probe writes it; several units are ranked \
    each on its own. Leaves top.csv; a sheet of the clips on one scale; of every unit a folder with each clip as a figure, \
    as a sound that has gone the way that made examples go (so that nobody hears the way for the network), and as it was \
    recorded. With --beside what a probe left is put beside: the same units' examples, on the same scale and as sounds of \
    the same level, gone the same way.
    """
  static let examples = [
    "probe top checkpoints/gan:discriminator --data datasets/songs.h5 --out top",
    "probe top words --objective logit:all --data words.h5 --beside probes/words --out top",
  ]

  @Argument("a run, a part of one, or a file", value: "MODEL") var model: String
  @Option("the set; the one that MODEL was trained on by default", value: "SET.h5") var data: String?
  @Option("what clips are ranked by; the score or each class by default", value: "EXPRESSION") var objective: String?
  @Option("clips at either end", .atLeast(1)) var count = 8
  @Option("a folder that bench probe left, to be shown beside", value: "FOLDER") var beside: String?
  @Option("samples or frames, for a network that takes any number", .atLeast(1)) var length: Int?
  @Option("which of a run's weights") var weights = OpenedModel.Version.best
  @Option("a new folder", value: "FOLDER") var out: String
  @Flag("leave out the folders a unit") var brief

  func run() throws {
    try requireFree(out)
    let made = try beside.map(madeExamples)
    let part = try OpenedPart(model, version: weights, checkedBy: ownExecutable)
    let network = try ProbedNetwork(part, name: model, length: length)
    let standard = network.output.shape.reduce(1, *) == 1 ? "score" : "logit:all"
    let objective = try Objective(self.objective ?? standard, of: network)
    for warning in objective.warnings { Console.note("warning: " + warning) }
    let set = try DataSet(try data ?? trainingSet(part), checkedBy: ownExecutable)
    let progress = Progress("reading real windows", total: set.count, unit: "windows")
    let real = try RealActivations(set, ActivationReader(network, objective, layers: [])) { done, _ in
      try Interruption.check()
      progress.update(done)
    }
    progress.end()
    guard count <= real.count else {
      throw FileError(
        .badData, set.path, "has \(real.count) windows that do not overlap, of \(real.recordingCount) recordings",
        remedy: "use --count \(real.count) or fewer")
    }
    try TopClips(
      real: real, set: set, objective: objective, model: model, count: count, beside: made, path: out, isBrief: brief
    ).write()
  }

  /// What a probe left.
  private func madeExamples(_ folder: String) throws -> MadeExamples {
    guard let record = try ProbeRecord(in: folder) else {
      throw FileError(
        .usage, folder, "holds no probe: there is no \(ProbeRecord.fileName)",
        remedy: "name a folder that bench probe wrote by --out")
    }
    return MadeExamples(folder: folder, record: record)
  }

  private func trainingSet(_ part: OpenedPart) throws -> String {
    guard let data = part.model.configuration?.data, FileManager.default.fileExists(atPath: data.path) else {
      throw FileError(.usage, model, "does not say which set it was trained on, or it is gone", remedy: "name one by --data SET.h5")
    }
    return data.path
  }
}
