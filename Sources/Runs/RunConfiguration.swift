import Data
import Foundation
import Nets

/// All that it takes to run a training again, as `config.json` and the metadata of every weights file keep it.
public struct RunConfiguration: Codable, Equatable, Sendable {
  /// Where the patches came from.
  public struct DataSource: Codable, Equatable, Sendable {
    public var path: String
    /// Of the patches themselves: the same hash is the same data, wherever the file lies.
    public var hash: String

    public init(path: String, hash: String) { (self.path, self.hash) = (path, hash) }
  }

  /// `train gan`
  public var command: String
  /// `gan-experiment-1`
  public var model: String
  /// Every option with its value, defaults too.
  public var options: [String: JSONValue]
  /// The options that were not left at their default.
  public var chosen: [String]
  public var seed: Int
  /// What the network is, without its weights.
  public var architecture: AnyArchitecture?
  /// What its patches mean: the feature preset in full, the rate, the set's statistics.
  public var domain: PatchDomain?
  /// The training in full, as the room that trains wrote it down.
  public var plan: JSONValue?
  public var data: DataSource?
  /// Of this workbench.
  public var version: String
  /// Results are the same to the bit on one kind of CPU with one number of threads.
  public var processor: String
  public var threads: Int
  /// When the run began, ISO 8601.
  public var started: String
  /// Where it was gone on with by other settings, the chosen options of each part in turn; nil for a run of one part.
  public var stages: [[String: JSONValue]]?

  public init(
    command: String, model: String, options: [String: JSONValue] = [:], chosen: [String] = [], seed: Int,
    architecture: AnyArchitecture? = nil, domain: PatchDomain? = nil, plan: JSONValue? = nil,
    data: DataSource? = nil, version: String, processor: String, threads: Int, started: Date = Date()
  ) {
    (self.command, self.model, self.options, self.chosen) = (command, model, options, chosen.sorted())
    (self.seed, self.architecture, self.domain, self.plan, self.data) = (seed, architecture, domain, plan, data)
    (self.version, self.processor, self.threads) = (version, processor, threads)
    self.started = started.formatted(.iso8601)
  }

  /// The options that differ from the defaults, as they would be typed: `lr 0.0002 · batch 64`.
  public var differences: [(name: String, value: String)] {
    chosen.sorted().compactMap { name in options[name].map { (name, $0.words) } }
  }

  /// Notes that from here on it is told something else; the options that are chosen so far become the first part's.
  ///
  /// - Parameter step: where the part before ended, if that is not where it was told to.
  public mutating func beginStage(_ chosen: [String: JSONValue], stoppedAt step: Int?) {
    var stages = stages ?? [options.filter { self.chosen.contains($0.key) }]
    if let step {
      stages[stages.count - 1]["epochs"] = nil
      stages[stages.count - 1]["steps"] = .whole(step)
    }
    self.stages = stages + [chosen]
  }

  /// Notes another total for the part that it is in.
  public mutating func settleTotal(_ name: String, _ total: JSONValue) {
    guard var stages else { return }
    for earlier in ["steps", "epochs"] { stages[stages.count - 1][earlier] = nil }
    stages[stages.count - 1][name] = total
    self.stages = stages
  }

  /// As readable JSON, keys in order: the same configuration is the same text.
  public var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    // Numbers that JSON has no words for never come from a command line.
    return String(decoding: try! encoder.encode(self), as: UTF8.self) + "\n"
  }

  public init(json: String) throws {
    self = try JSONDecoder().decode(RunConfiguration.self, from: Foundation.Data(json.utf8))
  }
}
