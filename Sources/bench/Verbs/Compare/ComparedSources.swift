import Data
import Files
import Foundation
import Probe
import Runs
import Tensors
import Train

/// The runs and probes of a comparison, and what each has to offer.
struct ComparedSources {
  enum Source {
    /// A run of train gan: it makes clips.
    case generator(String)
    /// A run of train vae: it copies clips, and its encoder is a space.
    case autoencoder(String)
    /// Any other model: it is a space.
    case network(String)
    case probe(ComparedProbe)

    /// What it offers, in words.
    var words: String {
      switch self {
      case .generator(let path): "\(path): samples, and the layers of its discriminator as a space"
      case .autoencoder(let path): "\(path): reconstructions of real clips, and its latents as a space"
      case .network(let path): "\(path): its layers as a space"
      case .probe(let probe): "\(probe.path): what \(probe.record.objective) of \(probe.record.network) answers to"
      }
    }
  }

  let sources: [Source]
  private let models: OpenedModels

  /// - Throws: `FileError` for a word that is neither.
  init(_ words: [String]) throws {
    let models = OpenedModels()
    self.models = models
    sources = try words.map { word in
      if let probe = try ComparedProbe(word) { return .probe(probe) }
      let model = try models.model(word)
      if model.part("encoder") != nil, model.part("decoder") != nil { return .autoencoder(word) }
      // A part alone is a network, whatever it is of.
      let isWhole = OpenedPart.divided(word).part == nil
      return isWhole && (try? TrainedGenerator(model, named: word)) != nil ? .generator(word) : .network(word)
    }
  }

  /// What each offers, a line each.
  var words: String { sources.map { "\n  " + $0.words }.joined() }

  /// A space to compare in.
  ///
  /// - Throws: `FileError` for a word that names no model, or none that says what its input means as sound.
  func space(_ word: String, layer: String?) throws -> ComparisonSpace {
    try ComparisonSpace(word, of: models.model(word), layer: layer)
  }

  /// Spaces to compare in, where none is named: the latents of every VAE; without one the discriminator of every GAN; then
  /// other networks; then those that were probed.
  var spaceWords: [String] {
    var kinds: [[String]] = [[], [], [], []]
    for source in sources {
      switch source {
      case .autoencoder(let word): kinds[0].append(word)
      case .generator(let word): kinds[1].append(word)
      case .network(let word): kinds[2].append(word)
      case .probe(let probe): if !kinds[3].contains(probe.record.network) { kinds[3].append(probe.record.network) }
      }
    }
    return kinds.first { !$0.isEmpty } ?? []
  }

  /// Where real clips come from: the set of the first run that says, and still has it.
  func set() throws -> DataSet? {
    for source in sources {
      let word = switch source {
      case .generator(let word), .autoencoder(let word), .network(let word): word
      case .probe(let probe): probe.record.network
      }
      guard let data = try? models.model(word).configuration?.data, let set = try? DataSet(data.path, checkedBy: ownExecutable),
        set.hash == data.hash
      else { continue }
      return set
    }
    return nil
  }

  /// Every group, the real ones first.
  ///
  /// - Parameter count: clips of a group at most.
  func groups(of recordings: ComparedRecordings, in space: ComparisonSpace, count: Int, seed: Int) throws -> [ComparedGroup] {
    func steps(_ title: String, _ total: Int) -> (bar: Progress, step: (Int) throws -> Void) {
      let bar = Progress(title, total: total, unit: "clips")
      return (bar, { done in
        try Interruption.check()
        bar.update(done)
      })
    }
    let real = try recordings.real(in: space), total = real.examples.count
    let (bar, step) = steps("resynthesising", total)
    var groups = [(real, ""), (try recordings.resynthesised(in: space, seed: seed, progress: step), "")]
    bar.end()
    for source in sources {
      switch source {
      case .network: continue
      case .autoencoder(let word):
        let encoder = try PatchEncoder(models.model(word), word: word), (bar, step) = steps("reconstructing", total)
        let beta = encoder.summedBeta.map { String(format: ", β %g", $0) } ?? ""
        groups.append(
          (
            try recordings.reconstructed(
              by: encoder, named: Folder.name(of: word) + beta, in: space, seed: seed, progress: step), word
          ))
        bar.end()
      case .generator(let word):
        let generator = try TrainedGenerator(models.model(word), named: word), (bar, step) = steps("sampling", count)
        var random = Random(seed: seed, purpose: "compared samples")
        let patches = generator.generate(generator.latents(count, &random)), name = Folder.name(of: word)
        groups.append(
          (
            try ComparedGroup.made(
              .sampled, "samples of \(name)", patches, domain: generator.domain, in: space,
              described: (0..<count).map { ("\(name) sample \($0 + 1)", nil, nil) }, soundSeed: seed, progress: step), word
          ))
        bar.end()
      case .probe(let probe):
        let (bar, step) = steps("reading", count)
        groups += try probe.groups(of: models.model(probe.record.network), in: space, count: count, progress: step)
          .map { ($0, probe.path) }
        bar.end()
      }
    }
    return ComparedGroup.toldApart(groups.map { (group: $0, origin: $1) })
  }
}
