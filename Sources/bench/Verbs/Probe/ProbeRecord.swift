import Data
import Files
import Foundation
import Probe
import Runs

/// A probe in full, for machines: `probe.json` in its folder.
struct ProbeRecord: Codable {
  static let fileName = "probe.json"

  let version: String
  let network: String
  let objective: String
  let warnings: [String]
  let parameterisation: String
  let remarks: [String]
  /// Shape of what the network takes, and what that means as sound, if anybody said. These, and all that may be nil below,
  /// are nil in what was written before they were kept.
  let input: [Int]?
  let frontEnd: PatchDomain?
  let canvas: CanvasRecord?
  /// What the command line named, where that is known: a generator, a set, and which of a run's weights.
  let prior: String?
  let data: String?
  let weights: String?
  /// Where starts began, and the noise that they began with.
  let start: String?
  let noise: Canvas.Noise?
  let transforms: [String: Double]
  let regularisers: [String: Double]
  let optimiser: String
  let learningRate: Double
  let decay: Double
  let iterations: Int
  let keep: String
  let norm: Float?
  let clipNorm: Float?
  let batchNorm: String
  let batch: Int
  let stopAtZero: Bool?
  /// How often a start without a gradient was drawn anew at most.
  let redrawLimit: Int?
  let starts: [StartRecord]

  /// What was drawn on, and lies in `canvases.npy`.
  struct CanvasRecord: Codable {
    /// Without the batch axis.
    let shape: [Int]
    /// Samples a second, where it is a sound.
    let rateHz: Int?
    /// What a patch means as sound, if anybody said: of a prior what it draws, before the network's normalisation.
    let domain: PatchDomain?

    init(_ canvas: Canvas) { (shape, rateHz, domain) = (canvas.shape, canvas.rateHz, canvas.domain) }

    enum CodingKeys: String, CodingKey { case shape, rateHz = "rate_hz", domain }
  }

  struct StartRecord: Codable {
    let goal: String
    let unit: String
    let seed: Int
    let status: String
    let redraws: Int
    /// Of the example that is kept.
    let score: Float?
    let iteration: Int?
    let noiseNorm: Float?
    let lastNorm: Float?

    enum CodingKeys: String, CodingKey {
      case goal, unit, seed, status, redraws, score, iteration, noiseNorm = "noise_norm", lastNorm = "last_norm"
    }
  }

  enum CodingKeys: String, CodingKey {
    case version, network, objective, warnings, parameterisation, remarks, input, frontEnd = "front_end", canvas, prior, data
    case weights, start, noise, transforms, regularisers, optimiser
    case learningRate = "learning_rate", decay, iterations, keep, norm, clipNorm = "clip_norm", batchNorm = "batch_norm"
    case batch, stopAtZero = "stop_at_zero", redrawLimit = "redraw_limit", starts
  }

  /// - Parameter how: what the command line said.
  init(_ sections: [ProbeSection], _ how: ProbeOptionGroup? = nil) {
    let maximisation = sections[0].maximisation, settings = maximisation.settings
    version = Contents.version
    network = maximisation.network.name
    (objective, warnings) = (maximisation.objective.text, maximisation.objective.warnings)
    (parameterisation, remarks) = (sections[0].kind.name, maximisation.parameterisation.remarks)
    let drawn = maximisation.parameterisation.canvas
    (input, frontEnd) = (maximisation.network.inputShape, maximisation.network.domain)
    canvas = CanvasRecord(drawn)
    (prior, data, weights) = (how?.prior, how?.data, how?.weights.rawValue)
    start = maximisation.beginning.words
    if case .noise = maximisation.beginning { noise = sections[0].kind.noise(on: drawn) } else { noise = nil }
    transforms = Dictionary(maximisation.transforms.map { ($0.name, $0.amount) }) { $1 }
    regularisers = Dictionary(maximisation.regularisers.map { ($0.name, $0.weight) }) { $1 }
    (optimiser, learningRate, decay) = (settings.optimiser.name, settings.step.rate, settings.step.decay)
    (iterations, keep) = (settings.iterations, settings.keep.description)
    (norm, clipNorm) = (settings.norm, settings.clipNorm)
    (batchNorm, batch) = (settings.batchNorm.rawValue, settings.rowsAtOnce)
    (stopAtZero, redrawLimit) = (settings.stopsAtZero, settings.redraws)
    func finite(_ value: Float) -> Float? { value.isFinite ? value : nil }
    starts = sections.flatMap { section in
      section.results.map { result in
        StartRecord(
          goal: section.goal.rawValue, unit: section.maximisation.objective.name(ofVariant: result.start.variant),
          seed: result.start.seed, status: result.status.words, redraws: result.redraws, score: result.example?.score,
          iteration: result.example?.iteration, noiseNorm: finite(result.firstNorm), lastNorm: finite(result.lastNorm))
      }
    }
  }

  /// What patches of `canvases.npy` mean as sound; nil where nobody said.
  ///
  /// - Parameters:
  ///   - folder: where the record lies.
  ///   - network: what the network takes: all patches are of that but those of a prior.
  /// - Throws: `FileError` for patches of a prior with a normalisation of its own, which was not always kept.
  func domain(in folder: String, ofNetwork network: PatchDomain?) throws -> PatchDomain? {
    if canvas == nil, parameterisation == "prior", remarks.contains(where: { $0.contains(" undone, then ") }) {
      throw FileError(
        .badData, folder + "/" + Self.fileName, "does not say how what the prior drew is normalised",
        remedy: "make it anew by bench probe")
    }
    return canvas?.domain ?? network
  }

  /// That of a folder; nil for what is no probe's.
  ///
  /// - Throws: `FileError` for one that cannot be read.
  init?(in folder: String) throws {
    let path = folder + "/" + Self.fileName
    guard let json = FileManager.default.contents(atPath: path) else { return nil }
    do { self = try JSONDecoder().decode(ProbeRecord.self, from: json) } catch {
      throw FileError(.badData, path, "is no record of a probe", remedy: "make it anew by bench probe")
    }
  }

  /// Writes it into a folder.
  ///
  /// - Throws: `FileError` if that cannot be done.
  func write(in folder: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    // What is not finite has been left out above.
    let json = String(decoding: try! encoder.encode(self), as: UTF8.self)
    try AtomicFile.write(json + "\n", to: folder + "/" + Self.fileName)
  }
}
