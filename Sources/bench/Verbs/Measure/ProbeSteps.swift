import Nets
import Probe
import Runs
import Tensors

/// Whole iterations of activation maximisation, as peers are timed on them.
extension Measurement {
  static let probes: [Measurement] = [
    Measurement(
      name: "am-prior", summary: "50 seeds through the generator of mel-wgan-gp and SVDNet: Adam on the latents"
    ) {
      let shape = PatchShape(time: 115, frequency: 80)
      let network = try probed(ClassifierArchitecture(.svdnetR1, patchShape: shape, labels: ["speech", "singing"]))
      guard let gan = GANModel.named("mel-wgan-gp") else { preconditionFailure("there is no GAN mel-wgan-gp") }
      let built = try GANArchitecture(gan, patchShape: shape).build(seed: 0) as BuiltModel
      let prior = Prior(built.parts.first { $0.name == "generator" }!.network, name: "generator")
      let kind = ParameterisationKind.named("prior")!, parameterisation = try kind(network, .init(prior: prior))
      var settings = ProbeSettings(goal: .maximise, iterations: .max, optimiser: .named("adam")!)
      settings.rowsAtOnce = kind.defaults.rowsAtOnce
      return try iteration(
        network, Objective("score", of: network), parameterisation, seeds: Array(0..<50),
        regularisers: [RegulariserKind.read("l2=0.001", for: parameterisation.canvas)],
        settings)
    },
    Measurement(
      name: "am-samplecnn", summary: "32 filters of layer 8 of samplecnn-16k: normalised ascent on 32 × 16 000 samples"
    ) {
      let shape = PatchShape(time: 16_000, frequency: 1)
      let architecture = ClassifierArchitecture(.sampleCNN16k, patchShape: shape, labels: (0..<10).map(String.init))
      let network = try probed(architecture)
      let objective = try Objective("channel:blocks.6.pooling:0..31", of: network)
      return try iteration(
        network, objective, ParameterisationKind.named("input")!(network), seeds: [0],
        ProbeSettings(goal: .maximise, iterations: .max, optimiser: .named("rms-ascent")!))
    }
  ]

  private static func probed(_ architecture: any Architecture, part: String? = nil) throws -> ProbedNetwork {
    let built = try architecture.build(seed: 0)
    _ = Inventory(of: built.root)
    let chosen = built.parts.first { part == nil || $0.name == part }!
    return try ProbedNetwork(chosen.network, name: chosen.name)
  }

  private static func iteration(
    _ network: ProbedNetwork, _ objective: Objective, _ parameterisation: any Parameterisation, seeds: [Int],
    regularisers: [Regulariser] = [], _ settings: ProbeSettings
  ) throws -> () -> Void {
    let maximisation = Maximisation(
      network, objective, parameterisation, regularisers: regularisers,
      starts: Start.all(seeds: seeds, variants: objective.variantCount), settings)
    return { _ = maximisation.next() }
  }
}
