import Data
import Files
import Foundation
import Probe
import Runs

/// `bench probe sweep MODEL`: which settings of a probe give examples that a network answers to as to real sound.
struct ProbeSweep: Command {
  static let name = "probe sweep"
  static let summary = "find a probe's settings by how near its examples' activations are to real ones"
  static let discussion = """
    Every learning rate × weight × number of iterations is run with the same seeds, and the configurations are ordered by the \
    one-dimensional Fréchet distance between their scores and those of the N real windows that the network answers most (or \
    least) to: at most one for each stretch of a recording. Beside it stand the exact Wasserstein-2 distance, distances at a \
    layer (unbiased kernel distance; Fréchet distance along principal components), what real halves have among themselves, \
    and intervals over halves of recordings and seeds.
    Without --objective a network of one output is swept both ways (experiments 1 and 2 of seed 000, and from them 3); with a \
    second network of two outputs by --two, its neurons as well (experiment 4) and both networks side by side. A network of \
    two outputs alone is experiment 4. A sweep that was stopped goes on when the same command is given again; a folder \
    that was written by other settings is refused.
    """
  static let examples = [
    "probe sweep checkpoints/gan:discriminator --prior checkpoints/gan:generator --out sweep",
    "probe sweep r1 --two r2 --prior gan:generator --data songs.h5 --seeds 0..49 --out seed-000",
    "probe sweep words --objective logit:yes --lr 0.1,0.01 --seeds 0..9 --out yes",
  ]

  @Argument("a run, a part of one, or a file", value: "MODEL") var model: String
  @Option("a second network, of two outputs: seed 000's R2", value: "MODEL") var two: String?
  @Option("what is swept instead, as bench probe has it", value: "EXPRESSION") var objective: String?
  @Flag("minimise that objective") var minimise
  @Option("the set of real windows; the one that MODEL was trained on by default", value: "SET.h5") var data: String?
  @Option("how many real windows examples are compared to; the first orders the table. 50,100,500,1000, as far as there are", .atLeast(2), value: "N,N")
  var top: [Int]
  @Option("layers at which distances are taken; the last before the scores by default, or none", value: "LAYER") var at: [String]
  @Option("seeds of experiment 3 and the comparisons; the first ten by default") var chosen: [SeedList]
  @Option("the sweep's folder, new or to go on with", value: "FOLDER") var out: String
  @Flag("leave out the folders a seed") var brief
  let how = SweepOptionGroup()

  func validate() throws {
    try how.validate()
    if minimise, objective == nil { throw UsageError("--minimise is of an --objective; without one both ways are swept") }
    if two != nil, objective != nil { throw UsageError("--two and --objective contradict each other") }
    if !chosen.isEmpty, objective != nil {
      throw UsageError("--chosen is of experiment 3 and the comparisons, which --objective leaves out")
    }
    let strange = chosen.seeds.filter { !how.seeds.seeds.contains($0) }
    if let first = strange.first { throw UsageError("--chosen: \(first) is not among --seeds") }
  }

  func run() throws {
    try requireSweepOrFree()
    let path = try data ?? trainingSet()
    let works = try experiments(path).map { try SweepWork($0, how, data: path) }
    let set = try DataSet(path, checkedBy: ownExecutable)
    let windows = set.withoutOverlap(set.trainingIndices.isEmpty ? Array(set.records.indices) : set.trainingIndices)
    let counts = try counts(windows, of: set)
    let readers = try works.map { $0.reader(layers: try layers(of: $0.network)) }
    // Everything that can be refused is, before a file is written.
    let reals = try zip(works, readers).map { work, reader in
      let progress = Progress("reading real windows", total: windows.count, unit: "windows")
      defer { progress.end() }
      return try RealActivations(set, reader) { done, _ in
        try Interruption.check()
        progress.update(done)
      }
    }
    Console.note("\(reals[0].count) real windows that do not overlap, of \(reals[0].recordingCount) recordings")
    var sessions = try sessions(works, readers, reals, counts: counts, of: set)
    try writeComparisons(sessions.indices.map { try sessions[$0].run() })
  }

  /// Every experiment with its ledger opened: a folder that was written by other settings is refused before any of them runs.
  private func sessions(
    _ works: [SweepWork], _ readers: [ActivationReader], _ reals: [RealActivations], counts: [Int], of set: DataSet
  ) throws -> [SweepSession] {
    let folders = works.map { $0.experiment.folder.isEmpty ? out : out + "/" + $0.experiment.folder }
    // Folders that are there come first: a new one is begun where no other refuses.
    let isThere = folders.map { FileManager.default.fileExists(atPath: $0) }
    let order = works.indices.filter { isThere[$0] } + works.indices.filter { !isThere[$0] }
    var sessions: [Int: SweepSession] = [:]
    for place in order {
      let scoring: [String: JSONValue] = [
        "data": .text(set.hash), "top": .list(counts.map { .whole($0) }), "brief": .flag(brief),
        "layers": .list(readers[place].layers.map { .text($0.path) }),
      ]
      sessions[place] = try SweepSession(
        SweepArchive(work: works[place], path: folders[place], isBrief: brief), readers[place], reals[place], counts: counts,
        settings: try works[place].settings(scoring))
    }
    return works.indices.map { sessions[$0]! }
  }

  /// Refuses a folder that holds anything but a sweep.
  private func requireSweepOrFree() throws {
    let own = ["ledger.json", SweepExperiment.onm, SweepExperiment.tnm]
    guard !own.contains(where: { FileManager.default.fileExists(atPath: "\(out)/\($0)") }) else { return }
    try requireFree(out)
  }

  private func writeComparisons(_ outcomes: [SweepSession.Outcome]) throws {
    guard objective == nil, outcomes.count == 4 || outcomes[0].archive.work.experiment.objective == "score" else { return }
    let seeds = chosen.isEmpty ? Array(how.seeds.seeds.prefix(10)) : chosen.seeds
    let comparisons = SweepComparisons(path: out, seeds: seeds, isBrief: brief)
    try comparisons.writeExtremes(minimised: outcomes[0], maximised: outcomes[1])
    if outcomes.count == 4 { try comparisons.writeNetworks(one: Array(outcomes[..<2]), two: Array(outcomes[2...])) }
  }

  /// What is swept.
  private func experiments(_ data: String) throws -> [SweepExperiment] {
    if let objective {
      return [
        SweepExperiment(
          title: "\(model), \(objective) \(minimise ? "minimised" : "maximised")", folder: "", model: model,
          objective: objective, goal: minimise ? .minimise : .maximise)
      ]
    }
    let outputs = try outputCount(model, data)
    if let two {
      let second = try outputCount(two, data)
      guard outputs == 1, second == 2 else {
        throw FileError(
          .usage, "--two \(two)", "has \(second) outputs and \(model) has \(outputs)",
          remedy: "seed 000 compares a network of one output with one of two")
      }
      return SweepExperiment.oneNeuron(model) + SweepExperiment.twoNeurons(two)
    }
    guard outputs <= 2 else {
      throw FileError(.usage, model, "has \(outputs) outputs", remedy: "say which to sweep: --objective logit:CLASS")
    }
    guard outputs == 1 || chosen.isEmpty else {
      throw FileError(
        .usage, "--chosen", "is of experiment 3 and the comparisons, and \(model) alone is experiment 4",
        remedy: "leave it out, or name \(model) by --two beside a network of one output")
    }
    return outputs == 1 ? SweepExperiment.oneNeuron(model) : SweepExperiment.twoNeurons(model)
  }

  private func outputCount(_ word: String, _ data: String) throws -> Int {
    try how.probe(data: data).network(word).classCount
  }

  /// The set that the model was trained on.
  private func trainingSet() throws -> String {
    let part = try OpenedPart(model, version: how.weights, checkedBy: ownExecutable)
    guard let data = part.model.configuration?.data, FileManager.default.fileExists(atPath: data.path) else {
      throw FileError(.usage, model, "does not say which set it was trained on, or it is gone", remedy: "name real windows by --data SET.h5")
    }
    return data.path
  }

  private func layers(of network: ProbedNetwork) throws -> [ProbedNetwork.Layer] {
    if at == ["none"] { return [] }
    return try at.isEmpty ? network.lastHiddenLayer.map { [$0] } ?? [] : at.map { try network.layer($0) }
  }

  /// How many real windows are compared with: those that were asked for, or as many of the usual ones as there are.
  private func counts(_ windows: [Int], of set: DataSet) throws -> [Int] {
    let recordings = Set(windows.map { set.records[$0].source }).count
    let wanted = top.isEmpty ? ProbeSweep.usualCounts.filter { $0 <= windows.count } : top
    if let large = wanted.max(), large <= windows.count { return wanted.reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }
    throw FileError(
      .badData, set.path,
      "has \(windows.count) windows that do not overlap, of \(recordings) recordings: the \(wanted.max() ?? ProbeSweep.usualCounts[0]) \(wanted.isEmpty ? "that are usual" : "asked for by --top") are more",
      remedy: windows.count < 2 ? "build a set of more recordings" : "use --top \(windows.count) or fewer, or build a set of more recordings")
  }

  private static let usualCounts = [50, 100, 500, 1000]
}
