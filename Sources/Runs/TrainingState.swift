import Data
import Files
import Foundation
import Tensors

/// A training at one moment, in one file: what a resumed run needs to go on as if it had never stopped.
///
/// Randomness needs no state of its own: every draw is made from the seed, its purpose, the epoch and the item, so
/// seed and position are the random state.
public struct TrainingState: Sendable {
  /// Where the training stands.
  public struct Position: Codable, Equatable, Sendable {
    /// Steps taken.
    public var step: Int
    /// Epochs finished.
    public var epoch: Int
    /// Batches taken of the epoch that has begun.
    public var batch: Int

    public init(step: Int = 0, epoch: Int = 0, batch: Int = 0) {
      (self.step, self.epoch, self.batch) = (step, epoch, batch)
    }

    /// Notes that a step has been made with a batch.
    public mutating func advance(past batch: BatchLoader.Position) {
      self = Self(step: step + 1, epoch: batch.epoch, batch: batch.batch + 1)
    }
  }

  /// Weights and running statistics by their path in the model.
  public var weights: [String: Tensor]
  /// Moments and whatever else an optimiser remembers, by names of its choosing.
  public var optimiser: [String: Tensor]
  /// What a trainer counts beside the position: steps of a schedule, the best score so far.
  public var numbers: [String: Double]
  public var position: Position
  public var log: MetricsLog.Position
  public var configuration: RunConfiguration

  public init(
    weights: [String: Tensor], optimiser: [String: Tensor], numbers: [String: Double] = [:], position: Position,
    log: MetricsLog.Position, configuration: RunConfiguration
  ) {
    (self.weights, self.optimiser, self.numbers) = (weights, optimiser, numbers)
    (self.position, self.log, self.configuration) = (position, log, configuration)
  }

  /// Writes it, atomically: a kill at any moment leaves this state or the one before.
  public func write(to path: String) throws {
    let tensors = weights.prefixed("weights/").merging(optimiser.prefixed("optimiser/")) { $1 }
    try Safetensors.write(
      tensors,
      metadata: [
        "format": "pt", "config": configuration.json, "position": json(position), "log": json(log),
        // As text, because JSON has no word for a number that is not finite.
        "numbers": json(numbers.mapValues { String($0) }),
      ], to: path)
  }

  /// Reads it.
  ///
  /// Throws `FileError` for a file that is no training state.
  public init(_ path: String) throws {
    let file = try Safetensors(path)
    func word<Value: Decodable>(_ key: String, as type: Value.Type) throws -> Value {
      guard let text = file.metadata[key], let value = try? JSONDecoder().decode(type, from: Data(text.utf8)) else {
        throw FileError(
          .badData, path, "is no saved training, it does not say its \(key)", remedy: "name a run to resume")
      }
      return value
    }
    let numbers = try word("numbers", as: [String: String].self).mapValues { Double($0) ?? .nan }
    let tensors = try file.tensors()
    self.init(
      weights: tensors.withPrefix("weights/"), optimiser: tensors.withPrefix("optimiser/"), numbers: numbers,
      position: try word("position", as: Position.self), log: try word("log", as: MetricsLog.Position.self),
      configuration: try word("config", as: RunConfiguration.self))
  }
}

private func json(_ value: some Encodable) -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  // These are whole numbers and text, which JSON always has words for.
  return String(decoding: try! encoder.encode(value), as: UTF8.self)
}

extension [String: Tensor] {
  fileprivate func prefixed(_ prefix: String) -> Self {
    Dictionary(uniqueKeysWithValues: map { (prefix + $0.key, $0.value) })
  }

  fileprivate func withPrefix(_ prefix: String) -> Self {
    let own = filter { $0.key.hasPrefix(prefix) }
    return Dictionary(uniqueKeysWithValues: own.map { (String($0.key.dropFirst(prefix.count)), $0.value) })
  }
}
