import Data
import Files
import Foundation
import Nets
import Tensors

/// A generator that draws what a network is given.
public struct Prior {
  /// As it was named: `checkpoints/voice:generator`.
  public let name: String
  public let network: any Network
  /// What it draws means as sound; nil where nobody said.
  public let domain: PatchDomain?

  public init(_ network: any Network, name: String, domain: PatchDomain? = nil) {
    (self.network, self.name, self.domain) = (network, name, domain)
  }
}

/// The latent of a generator: what it draws is always something that it has learned to draw.
///
/// z ~ N(0, 1) → generator → cropped (the canvas) → brought to the network's normalisation → network. Only z is optimised.
/// - Source: Nguyen et al., Synthesizing the preferred inputs for neurons, NIPS 2016; seed 000 for sound.
struct GeneratorParameterisation: Parameterisation {
  let generator: any Network
  let canvas: Canvas
  private let priorName: String
  private let crop: Passage
  private let normalisation: Passage
  /// To the network's order of axes.
  private let layout: Passage
  /// What was not said of either, and is taken for granted.
  private let assumed: [String]

  var parameterShape: [Int] { generator.inputs[0].shape }
  var remarks: [String] { ["drawn by \(priorName)"] + crop.remarks + normalisation.remarks + assumed }

  /// - Throws: `FileError` where the generator's output does not fit the network, with both shapes and the crop that
  ///   would do.
  init(_ prior: Prior, for network: ProbedNetwork) throws {
    guard prior.network.inputs.count == 1, !prior.network.inputs[0].shape.contains(-1) else {
      throw FileError(.usage, prior.name, "is no generator of one latent", remedy: "name RUN:generator or RUN:decoder")
    }
    (generator, priorName) = (prior.network, prior.name)
    let drawn = prior.network.outputs[0].shape
    layout = .input(of: network)
    crop = try Crop(from: drawn, to: network.axes.patch, prior: prior.name, network: network.name).passage
    normalisation = try NormalisationChange(from: prior.domain, to: network.domain, prior: prior.name).passage
    // What nobody said of a prior is known from what its patches are given to.
    canvas = .input(network.axes.patch, domain: prior.domain ?? network.domain)
    assumed = switch (prior.domain, network.domain) {
    case (nil, let domain?): ["taken for patches of \(domain.preset.name), normalised as \(network.name) takes them"]
    case (let domain?, nil): ["given on as \(domain.preset.name): what \(network.name) takes nobody said (--front-end)"]
    default: []
    }
  }

  func noise(_ random: inout NumPyRandomState) -> Tensor { random.normal(parameterShape) }

  func canvas(of parameters: Var) -> Var { crop(generator(parameters)) }

  func input(of canvas: Var) -> Var { layout(normalisation(canvas)) }
}

/// The middle of a larger patch.
struct Crop {
  let passage: Passage

  init(from drawn: [Int], to wanted: [Int], prior: String, network: String) throws {
    let isFlat = drawn.count == wanted.count + 1 && drawn.last == 1 || drawn.count + 1 == wanted.count && wanted.last == 1
    let from = isFlat && drawn.count > wanted.count ? Array(drawn.dropLast()) : isFlat ? drawn + [1] : drawn
    guard from.count == wanted.count, zip(from, wanted).allSatisfy({ $0 >= $1 }) else {
      let turned = drawn.count >= 2 && [drawn[1], drawn[0]] + drawn.dropFirst(2) == wanted
      throw FileError(
        .usage, "--prior \(prior)", "draws \(described(drawn)), \(network) takes \(described(wanted))",
        remedy: from.count != wanted.count
          ? "a prior for it draws as many axes"
          : turned ? "time and frequency stand the other way round"
          : "a centre crop needs a prior that draws at least \(described(wanted))")
    }
    guard from != drawn || from != wanted else {
      passage = .direct
      return
    }
    let remark = from == wanted ? [] : ["centre crop of \(described(from)) to \(described(wanted))"]
    passage = Passage(remarks: remark) { y in
      wanted.indices.reduce(y.reshaped([y.shape[0]] + from)) { y, axis in
        let first = (from[axis] - wanted[axis]) / 2
        return from[axis] == wanted[axis] ? y : y.slice(axis: axis + 1, first..<first + wanted[axis])
      }
    }
  }
}

/// From one domain's normalisation to another's: both have to be of the same features.
struct NormalisationChange {
  let passage: Passage

  init(from: PatchDomain?, to: PatchDomain?, prior: String) throws {
    guard let from, let to, from.preset.normalisation != to.preset.normalisation || from.statistics != to.statistics else {
      passage = .direct
      return
    }
    var (a, b) = (from.preset, to.preset)
    // What does not change the values: names, cutting, what is kept, how sound is found again.
    (a.name, a.summary, a.cutting, a.threshold, a.normalisation, a.griffinLim, a.filterInverse) =
      (b.name, b.summary, b.cutting, b.threshold, b.normalisation, b.griffinLim, b.filterInverse)
    guard a == b, from.rateHz == to.rateHz else {
      throw FileError(
        .usage, "--prior \(prior)", "draws patches of \(from.preset.name) at \(from.rateHz) Hz, the network takes \(to.preset.name) at \(to.rateHz) Hz",
        remedy: "name a prior that was trained on the network's features")
    }
    if from.preset.normalisation == to.preset.normalisation, to.preset.normalisation.scope == .image {
      passage = .direct
      return
    }
    let back = from.preset.normalisation, forth = NormalisationLayer(to.preset.normalisation, to.statistics)
    (a, b) = (from.preset, to.preset)
    passage = Passage(remarks: ["\(back.name) undone, then \(forth.remark)"]) { y in
      forth(denormalised(y, back, from.statistics))
    }
  }
}
