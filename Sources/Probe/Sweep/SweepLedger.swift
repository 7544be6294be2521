import Files
import Foundation
import Runs
import Tensors

/// What a sweep was told, and which of its configurations are finished: `ledger.json` in the sweep's folder.
///
/// It is written whole after every configuration, when that one's own files are in place. A sweep that was killed goes on
/// with what is not in it; the configuration that was being written is written again.
public struct SweepLedger: Codable, Sendable {
  /// All that decides the results, by name.
  public let settings: [String: JSONValue]
  public private(set) var finished: [Entry] = []
  private var path = ""

  /// A finished configuration.
  public struct Entry: Codable, Sendable {
    public let configuration: SweepConfiguration
    public let starts: [StartEntry]
  }

  /// What became of one of its starts; the example itself lies among the configuration's arrays.
  public struct StartEntry: Codable, Sendable {
    public let seed: Int
    public let status: ProbeResult.Status
    public let redraws: Int
    /// Of the example that is kept; nil where there is none.
    public let score: Float?
    public let iteration: Int?
    public let firstNorm: Float?
    public let lastNorm: Float?
  }

  enum CodingKeys: String, CodingKey { case settings, finished }

  /// Opens the ledger of a folder, or begins one.
  ///
  /// - Throws: `FileError` for a folder that was written by other settings, or that holds something else.
  public init(in folder: String, settings: [String: JSONValue]) throws {
    let path = folder + "/ledger.json"
    // As they are read again: in JSON the number 0 is the whole number.
    let settings = try JSONValue(of: settings).decoded(as: [String: JSONValue].self)
    if let data = FileManager.default.contents(atPath: path) {
      do { self = try JSONDecoder().decode(SweepLedger.self, from: data) } catch {
        throw FileError(.badData, path, "is no ledger of a sweep", remedy: "name another folder by --out")
      }
      self.path = path
      try require(settings, of: folder)
      return
    }
    if let files = try? FileManager.default.contentsOfDirectory(atPath: folder), files.contains(where: { !$0.hasPrefix(".") }) {
      throw FileError(.cannotCreate, folder, "is a folder with other files in it", remedy: "name another by --out")
    }
    (self.settings, self.path) = (settings, path)
    try Folder.make(folder)
    try write()
  }

  /// Refuses settings that are not those of the folder.
  private func require(_ wanted: [String: JSONValue], of folder: String) throws {
    for name in Set(settings.keys).union(wanted.keys).sorted() where settings[name] != wanted[name] {
      let (old, new) = (settings[name]?.words ?? "none", wanted[name]?.words ?? "none")
      throw FileError(
        .cannotCreate, folder, "holds a sweep with \(name) \(old), not \(new)", remedy: "name another folder by --out")
    }
  }

  public var configurations: Set<SweepConfiguration> { Set(finished.map(\.configuration)) }

  public func entry(_ configuration: SweepConfiguration) -> Entry? {
    finished.first { $0.configuration == configuration }
  }

  /// Notes that a configuration's files are in place.
  public mutating func finish(_ configuration: SweepConfiguration, _ results: [ProbeResult]) throws {
    finished.removeAll { $0.configuration == configuration }
    finished.append(Entry(configuration: configuration, starts: results.map(StartEntry.init)))
    try write()
  }

  private func write() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    // Numbers that JSON has no words for have been left out.
    try AtomicFile.write(try encoder.encode(self), to: path)
  }
}

extension SweepLedger.StartEntry {
  init(_ result: ProbeResult) {
    func finite(_ value: Float?) -> Float? { value.flatMap { $0.isFinite ? $0 : nil } }
    self.init(
      seed: result.start.seed, status: result.status, redraws: result.redraws, score: finite(result.example?.score),
      iteration: result.example?.iteration, firstNorm: finite(result.firstNorm), lastNorm: finite(result.lastNorm))
  }
}

extension SweepLedger.Entry {
  /// The results as they were, from the arrays that lie beside.
  ///
  /// - Parameters:
  ///   - parameters: of the starts that have an example, `[K, …]`.
  ///   - curves: by seed.
  public func results(parameters: Tensor?, curves: [Int: ProbeResult.Curves]) -> [ProbeResult] {
    var row = 0
    return starts.map { start in
      var example: ProbeResult.Example?
      if let score = start.score, let iteration = start.iteration, let parameters {
        let kept = parameters.rows(row..<row + 1).reshaped(Array(parameters.shape.dropFirst()))
        example = ProbeResult.Example(iteration: iteration, score: score, parameters: kept)
        row += 1
      }
      return ProbeResult(
        start: Start(seed: start.seed), status: start.status, redraws: start.redraws, example: example,
        curves: curves[start.seed] ?? ProbeResult.Curves(), firstNorm: start.firstNorm ?? .nan,
        lastNorm: start.lastNorm ?? .nan)
    }
  }
}
