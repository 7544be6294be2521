import Data
import Figures
import Files
import Foundation
import Nets
import Runs
import Tensors
import Train

/// `bench demo [FOLDER]`: from recordings to a page that one looks at and listens to.
struct Demo: Command {
  static let name = "demo"
  static let summary = "recordings to patches, trained networks, and a page to see and hear them"
  static let discussion = """
    Cuts a data set from the recordings in FOLDER (the Debian package \(DemoSet.package) by default), shows it, and takes a \
    recording through its features and back. Trains the seed's first GAN and the one that is built for quality; a VAE on the \
    recordings through audio effects (by default those of \(EffectDemoSet.packages.replacing(" ", with: " and "))), with a \
    map of its latents on which every point is clicked and heard; and two classifiers of sounds of these packages. Leaves it \
    all on index.html in --out, which grows as the work goes on. Without FOLDER it takes 2 min 38 s on two idle cores.
    """
  static let examples = ["demo", "demo songs/ --out songs-demo"]

  @Argument("recordings", value: "FOLDER") var recordings = DemoSet.recordings
  @Option("a new folder for the page", value: "FOLDER") var out = "demo"
  @Option("bring recordings to this rate; by default they are taken as they are", .atLeast(1), unit: "Hz") var rate: Int?
  @Option("share of the usual training steps", .between(0.001, 100)) var effort = 1.0
  @Option("what everything random is drawn from") var seed = 0

  func run() throws {
    guard FileManager.default.fileExists(atPath: recordings) else {
      let isStandard = $recordings.provenance == .standard
      throw FileError(
        .missing, recordings, "there is no such folder",
        remedy: isStandard ? "sudo apt-get install \(DemoSet.package)" : "name a folder of recordings")
    }
    try requireFree(out)
    try Folder.make(out)
    let sources = $recordings.provenance == .standard ? [DemoSet.source, EffectDemoSet.source] : [recordings]
    var page = DemoPage(folder: out, sources: sources + ["of the classifiers \(ClassifierDemoSet.source)"])
    do { try DemoSet.build(from: [recordings], rateHz: rate, to: out + "/set.h5") } catch {
      // Without a set there is nothing to show: the folder's name stays free.
      rmdir(out)
      throw error
    }
    let set = try DataSet(out + "/set.h5")
    try page.add(DataPanel(set, recordings: recordings, seed: seed).draw(in: out))
    Console.print("the data: \(out)/index.html")
    try page.add(RoundTripPanel(set, seed: seed).draw(in: out))
    for (model, steps) in [(GANModel.experiment1, 3000), (.quality, 4000)] {
      let training = try training(model, steps: max(1, Int(Double(steps) * effort)), on: set)
      try GANSession(training, domain: set.domain).run()
      try page.add(GANPanel(training, domain: set.domain).draw(in: out))
    }
    try page.add(vaePanel())
    try page.add(
      ClassifierPanel(folder: out, effort: effort, seed: seed).draw(settings: settings, chosen: chosenSettings))
    Console.print("all of it: \(out)/index.html")
  }

  /// A VAE over effects on the packaged recordings for them, or on the given ones.
  private func vaePanel() throws -> Panel {
    let isStandard = $recordings.provenance == .standard
    let sources = isStandard ? EffectDemoSet.recordings : [recordings]
    guard sources.allSatisfy({ FileManager.default.fileExists(atPath: $0) }) else {
      return Panel("A β-VAE over audio effects", [.text("Needs the Debian packages \(EffectDemoSet.packages).")])
    }
    var recipe = try EffectDemoSet.recipe()
    recipe.rendering?.clipCount = max(40, Int(800 * effort))
    recipe.seed = seed
    let report = try DataSet.renderShowingProgress(from: sources, recipe: recipe, to: out + "/effects.h5")
    Console.note(report.text)
    let set = try DataSet(out + "/effects.h5"), model = VAEModel.final
    var training = model.recipe
    training.beta = .constant(0.05, .sum)
    let perEpoch = training.stepsPerEpoch(of: set.trainingIndices.count), steps = max(1, Int(1500 * effort))
    let plan = VAEPlan(
      model: model, recipe: training,
      patchShape: PatchShape(time: set.patchShape[0], frequency: set.patchShape[1], channels: set.patchShape[2]),
      seed: seed, totalSteps: steps, stepsPerEpoch: perEpoch, stepsPerReport: max(1, steps / 3))
    VAESession.announce(plan, data: set)
    let started = try VAETraining.start(
      plan, data: set, at: "\(out)/\(model.name)",
      configuration: try RunConfiguration.ofVAE(plan, data: set, options: settings, chosen: chosenSettings))
    try VAESession(started, data: set).run()
    return try VAEPanel(started, data: set).draw(in: out)
  }

  private func training(_ model: GANModel, steps: Int, on set: DataSet) throws -> GANTraining {
    let shape = PatchShape(time: set.patchShape[0], frequency: set.patchShape[1], channels: set.patchShape[2])
    let plan = GANPlan(
      model: model, patchShape: shape, seed: seed, totalSteps: steps, stepsPerReport: max(1, steps / 5))
    return try GANTraining.start(
      plan, data: set, at: "\(out)/\(model.name)",
      configuration: try RunConfiguration.ofGAN(plan, data: set, options: settings, chosen: chosenSettings))
  }
}
