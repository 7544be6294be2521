import Data
import Files
import Nets
import Tensors

/// A kind of parameterisation: what it needs, and what it is optimised by unless the user says otherwise.
public struct ParameterisationKind: Sendable {
  public let name: String
  /// One line for help.
  public let summary: String
  /// What does well with it.
  public let defaults: Defaults
  let make: @Sendable (ProbedNetwork, Material) throws -> any Parameterisation

  /// How starts of a kind are optimised unless the user says otherwise.
  public struct Defaults: Sendable {
    public var optimiser: String
    public var rate: Double
    public var iterations: Int
    public var regularisers: [String]
    public var transforms: [String]
    /// Rows that go through the network together.
    public var rowsAtOnce = 8
  }

  /// What a parameterisation may be made of besides the network.
  public struct Material {
    public var prior: Prior?
    /// Patches of a set, `[N, T, F, C]`.
    public var patches: Tensor?
    /// Noise to begin with, where the user said.
    public var noise: Canvas.Noise?
    /// Samples of a sound; nil for as many as the network's input takes.
    public var samples: Int?

    public init(
      prior: Prior? = nil, patches: Tensor? = nil, noise: Canvas.Noise? = nil,
      samples: Int? = nil
    ) {
      (self.prior, self.patches, self.noise, self.samples) = (prior, patches, noise, samples)
    }
  }

  /// Every kind; a new one is added here.
  public static let all: [ParameterisationKind] = [input, waveform, waves, spectrum, phase, prior]

  public static func named(_ name: String) -> ParameterisationKind? { all.first { $0.name == name } }

  /// What is taken unless the user says otherwise: the prior where one is named, else the sound where the way from it
  /// is known, because what it gives can exist. A network that takes samples, and so few that nothing changes within
  /// them, is given waves: longer ones hear events, of which waves know nothing.
  public static func standard(for network: ProbedNetwork, hasPrior: Bool) -> ParameterisationKind {
    guard !hasPrior, let domain = network.domain else { return hasPrior ? prior : input }
    guard domain.preset.isWaveform else { return waveform }
    let samples = network.inputShape.reduce(1, *)
    return WavesParameterisation.windowCount(samples: samples, rateHz: domain.rateHz) > 1 ? waves : waveform
  }

  /// Ties it to a network.
  ///
  /// - Throws: `FileError` for what is missing, or does not fit.
  public func callAsFunction(_ network: ProbedNetwork, _ material: Material = Material()) throws -> any Parameterisation {
    try make(network, material)
  }
}

extension ParameterisationKind {
  static let input = ParameterisationKind(
    name: "input", summary: "the network's input, held within its preset's domain",
    defaults: Defaults(optimiser: "rms-ascent", rate: 0.02, iterations: 100, regularisers: [], transforms: [])
  ) { network, material in
    ValueParameterisation(
      canvas: .input(network.axes.patch, domain: network.domain, noise: material.noise), passage: .input(of: network))
  }

  static let waveform = ParameterisationKind(
    name: "waveform", summary: "the sound, through the network's own front end: the default where that is known",
    defaults: Defaults(optimiser: "adam", rate: 0.003, iterations: 200, regularisers: [], transforms: ["time-shift=0.01"])
  ) { network, material in
    let (canvas, passage) = try soundCanvas(network, material)
    return ValueParameterisation(canvas: canvas, passage: passage)
  }

  static let prior = ParameterisationKind(
    name: "prior", summary: "the latent of a generator: RUN:generator, RUN:decoder or an imported one",
    defaults: Defaults(optimiser: "adam", rate: 0.01, iterations: 100, regularisers: ["l2=0.001"], transforms: [], rowsAtOnce: 10)
  ) { network, material in
    guard let prior = material.prior else {
      throw FileError(.usage, "--parameterisation prior", "needs a generator", remedy: "name it by --prior RUN:generator")
    }
    return try GeneratorParameterisation(prior, for: network)
  }

  /// A sound for a network whose front end is known, and the way from it.
  static func soundCanvas(_ network: ProbedNetwork, _ material: Material) throws -> (Canvas, Passage) {
    guard let domain = network.domain else {
      throw FileError(
        .usage, "--parameterisation", "the front end of \(network.name) is not known",
        remedy: "name its preset by --front-end, or use input")
    }
    let frontEnd = FrontEnd(domain), axes = network.axes, rows = axes.patch.reduce(1, *) / domain.preset.featureCount
    let samples = material.samples ?? (domain.preset.isWaveform ? rows : frontEnd.sampleCount(rows: rows))
    let canvas = Canvas.sound(samples: samples, rateHz: domain.rateHz, noise: material.noise)
    let passage = Passage(remarks: [frontEnd.remark]) { axes.input(of: frontEnd($0)) }
    return (canvas, passage)
  }
}
