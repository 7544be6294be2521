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
  /// Where starts began, and the noise that they began with; nil in what was written before it was kept.
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
  let starts: [StartRecord]

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
    case version, network, objective, warnings, parameterisation, remarks, start, noise, transforms, regularisers, optimiser
    case learningRate = "learning_rate", decay, iterations, keep, norm, clipNorm = "clip_norm", batchNorm = "batch_norm"
    case batch, starts
  }

  init(_ sections: [ProbeSection]) {
    let maximisation = sections[0].maximisation, settings = maximisation.settings
    version = Contents.version
    network = maximisation.network.name
    (objective, warnings) = (maximisation.objective.text, maximisation.objective.warnings)
    (parameterisation, remarks) = (sections[0].kind.name, maximisation.parameterisation.remarks)
    start = maximisation.beginning.words
    if case .noise = maximisation.beginning { noise = maximisation.parameterisation.canvas.noise } else { noise = nil }
    transforms = Dictionary(maximisation.transforms.map { ($0.name, $0.amount) }) { $1 }
    regularisers = Dictionary(maximisation.regularisers.map { ($0.name, $0.weight) }) { $1 }
    (optimiser, learningRate, decay) = (settings.optimiser.name, settings.step.rate, settings.step.decay)
    (iterations, keep) = (settings.iterations, settings.keep.description)
    (norm, clipNorm) = (settings.norm, settings.clipNorm)
    (batchNorm, batch) = (settings.batchNorm.rawValue, settings.rowsAtOnce)
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
