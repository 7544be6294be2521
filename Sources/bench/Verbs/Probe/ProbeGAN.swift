import Data
import Figures
import Files
import Foundation
import Probe
import Runs
import Tensors

/// `bench probe gan RUN`: what a GAN's discriminator takes for real and for generated, directly and through its generator.
struct ProbeGAN: Command {
  static let name = "probe gan"
  static let summary = "what a GAN's discriminator takes for real, and for generated: directly and through its generator"
  static let discussion = """
    The discriminator's score is maximised (real) and minimised (generated) over the patch itself, over a sound through the \
    front end of the patches, and over the latent of the GAN's own generator, from the same seeds. Leaves one sheet on one \
    scale with real patches and their scores beside, one sound of the best of each (gan.wav), and of each way a folder as \
    bench probe leaves it.
    """
  static let examples = ["probe gan checkpoints/gan --out gan-probe"]

  @Argument("a GAN's run", value: "RUN") var model: String
  @Option("one start of each, such as 0..49") var seeds: [SeedList] = [SeedList(word: "0..7")!]
  @Option("updates of each start; by the way unless given", .atLeast(1)) var iterations: Int?
  @Option("the set of real patches; the one that RUN was trained on by default", value: "SET.h5") var data: String?
  @Option("which of a run's weights") var weights = OpenedModel.Version.best
  @Option("a new folder", value: "FOLDER") var out: String
  @Flag("leave the folders a seed as well") var full

  /// Real patches with the scores that the discriminator gives them, the highest first.
  private struct RealPatches {
    /// `[N, input…]`
    let inputs: Tensor
    let scores: [Double]
    /// Which they are, in words.
    let title: String
  }

  /// Something that the score is driven by.
  private struct Way {
    let name: String
    let words: String
    let sections: [ProbeSection]
    let how: ProbeOptionGroup
  }

  func run() throws {
    try requireFree(out)
    let opened = try OpenedModel(model, version: weights, checkedBy: ownExecutable)
    guard opened.part("discriminator") != nil, opened.part("generator") != nil else {
      throw FileError(
        .usage, model, "has the part \(opened.parts.map(\.name).joined(separator: ", "))",
        remedy: "a run of bench train gan is wanted; bench probe takes any network")
    }
    let real = try realPatches(opened)
    var ways = [try way("input", "the patch itself", prior: nil)]
    if opened.domain != nil { ways.append(try way("waveform", "a sound through the front end", prior: nil)) }
    ways.append(try way("prior", "its own generator", prior: model + ":generator"))
    let hasSound = try Folder.fill(out) { folder in
      for way in ways {
        try ProbeFolder(path: folder + "/" + way.name, sections: way.sections, isBrief: !full, how: way.how)
          .writeFiles { "stopped; nothing was written" }
      }
      try writeSheet(ways, real, opened.domain, into: folder)
      let hasSound = try writeTrack(ways, into: folder)
      try ResultEvents.write(in: folder)
      return hasSound
    }
    report(ways, real, hasSound: hasSound)
  }

  /// Both goals by one way.
  private func way(_ parameterisation: String, _ words: String, prior: String?) throws -> Way {
    let how = ProbeOptionGroup()
    (how.parameterisation, how.prior, how.iterations, how.weights) = (parameterisation, prior, iterations, weights)
    let network = try how.network(model + ":discriminator"), objective = try Objective("score", of: network)
    let (kind, made) = try how.parameterised(network)
    let sections = try [Goal.maximise, .minimise].map { goal in
      let maximisation = Maximisation(
        network, objective, made, transforms: try how.transforms(kind, for: made.canvas),
        regularisers: try how.regularisers(kind, for: made.canvas), starts: Start.all(seeds: seeds.seeds, variants: 1),
        try how.settings(kind, goal: goal))
      if goal == .maximise { Console.note("\(words): \(ProbeSection.heading(maximisation, kind))") }
      let progress = Progress("\(words), \(goal.rawValue)", total: maximisation.settings.iterations, unit: "iterations")
      defer { progress.end() }
      while let report = maximisation.next() {
        try Interruption.check { "stopped; nothing was written" }
        progress.update(report.iteration, note: String(format: "median score %.4g", report.medianScore))
      }
      return ProbeSection(maximisation, kind)
    }
    return Way(name: parameterisation, words: words, sections: sections, how: how)
  }

  /// Held-out patches, or any of a set that holds none out; nil where there is no set.
  private func realPatches(_ opened: OpenedModel) throws -> RealPatches? {
    guard let path = data ?? opened.configuration?.data?.path, data != nil || FileManager.default.fileExists(atPath: path)
    else {
      Console.note("no real patches beside: the training set is not at hand; name one by --data")
      return nil
    }
    let set = try DataSet(path, checkedBy: ownExecutable), heldOut = set.heldOutIndices
    let indices = set.withoutOverlap(heldOut.isEmpty ? Array(set.records.indices) : heldOut)
    let count = min(shownCount, indices.count)
    let network = try ProbedNetwork(OpenedPart(model + ":discriminator", of: opened), name: model)
    let inputs = try network.inputs((0..<count).map { indices[$0 * indices.count / count] }, of: set)
    let reader = ActivationReader(network, try Objective("score", of: network), layers: [])
    let scores = reader.activations(count: count, { _ in }) { inputs.rows($0) }.scores
    let order = scores.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
    let which = heldOut.isEmpty ? "of \(path), which holds none out" : data == nil ? "held out" : "held out in \(path)"
    return RealPatches(
      inputs: inputs.gathered(axis: 0, order), scores: order.map { scores[$0] }, title: "real patches, \(which)")
  }

  /// Patches in a row.
  private var shownCount: Int { min(8, seeds.seeds.count) }

  /// A section's inputs with their scores, the best first.
  private func shown(_ section: ProbeSection) -> [(input: Tensor, score: Float)] {
    let found = section.results.indices.compactMap { place -> (input: Tensor, score: Float)? in
      guard let input = section.inputs[place], let example = section.results[place].example else { return nil }
      return (input, example.score)
    }
    return Array(found.sorted { section.goal.sign * $0.score > section.goal.sign * $1.score }.prefix(shownCount))
  }

  private func writeSheet(
    _ ways: [Way], _ real: RealPatches?, _ domain: PatchDomain?, into folder: String
  ) throws {
    var groups: [(title: String, patches: [Tensor], labels: [String])] = []
    if let real {
      groups.append((
        real.title,
        (0..<real.scores.count).map { real.inputs.rows($0..<$0 + 1).reshaped(Array(real.inputs.shape.dropFirst())) },
        real.scores.map { String(format: "%.3g", $0) }))
    }
    for (goal, words) in [(Goal.maximise, "taken for real"), (.minimise, "taken for generated")] {
      for way in ways {
        let found = shown(way.sections[goal == .maximise ? 0 : 1])
        guard !found.isEmpty else { continue }
        groups.append(("\(words): \(way.words)", found.map(\.input), found.map { String(format: "%.3g", $0.score) }))
      }
    }
    guard !groups.isEmpty else { return }
    func plane(_ x: Tensor) -> Tensor { x.slice(axis: 2, 0..<1).reshaped(Array(x.shape.dropLast())) }
    let patches = groups.map { $0.patches.map(plane) }, flat = patches.flatMap { $0 }
    let scale = domain?.transform.scale(covering: flat) ?? ColourScale(covering: flat, unit: "value")
    try PatchSheet(
      title: "\(model): what the discriminator takes for real, and for generated",
      caption: "Above each its score, large for real. One scale for all. Each row the furthest first, "
        + "of real ones the highest; " + ways.map { "\($0.words): \($0.sections[0].how)" }.joined(separator: "; ") + ".",
      groups: zip(groups, patches).map { PatchSheet.Group($0.title, $1, labels: $0.labels) }, columns: shownCount,
      scale: scale, axes: domain?.transform.axes, zoom: max(1, min(4, 120 / max(flat[0].shape[0], flat[0].shape[1]))),
      arrangement: .stacked
    ).write(to: folder + "/gan", text: ["Comment": model])
  }

  /// The best of each way, taken for real and then for generated. Gives whether there is a way to sound.
  private func writeTrack(_ ways: [Way], into folder: String) throws -> Bool {
    var parts: [Tensor] = [], words: [String] = [], rateHz: Int?
    for goal in 0..<2 {
      for way in ways {
        let section = way.sections[goal]
        guard let sound = ProbeSound(section.canvas), let best = section.best(ofVariant: 0), let canvas = section.canvases[best]
        else { continue }
        if !parts.isEmpty { parts.append(sound.silence) }
        parts.append(sound.samples(of: canvas, seed: section.results[best].start.seed).sound)
        words.append(section.origin(of: best))
        rateHz = sound.rateHz
      }
    }
    guard let rateHz else { return false }
    try writeSound(
      Tensor.concatenation(parts, axis: 0), rateHz: rateHz,
      comment: "half a second apart, each as loud: " + words.joined(separator: "; "), to: folder + "/gan")
    return true
  }

  private func report(_ ways: [Way], _ real: RealPatches?, hasSound: Bool) {
    if let real { Console.print(String(format: "%@: median score %.4g", real.title, median(real.scores))) }
    for way in ways {
      for section in way.sections {
        let scores = section.results.compactMap { $0.example.map { Double($0.score) } }
        guard !scores.isEmpty else {
          Console.print("\(way.words), \(section.goal.rawValue)d: no example")
          continue
        }
        Console.print(
          String(
            format: "%@, %@d: best %.4g, median %.4g over %d seeds", way.words, section.goal.rawValue,
            section.goal == .maximise ? scores.max()! : scores.min()!, median(scores), scores.count))
      }
    }
    Console.print("wrote \(out): gan.png, \(hasSound ? "gan.wav, " : "")and a folder a way")
  }
}
