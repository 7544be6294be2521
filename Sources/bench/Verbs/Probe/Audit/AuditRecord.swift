import Foundation
import Probe

/// An audit in full, for machines: `audit.json`.
struct AuditRecord: Encodable {
  let model: String
  let against: String?
  let data: String?
  let objective: String
  let goal: Goal
  let how: String
  let seeds: [Int]
  /// How alikeness is measured.
  let likeness: String
  /// Starts without an example.
  let withoutExample: Int
  let randomisation: Randomisation?
  let level: LevelResponse?
  let beginnings: [Beginning]
  let second: SecondNetwork?
  let real: RealComparison?
  let leftOut: [String]

  /// What the numbers of other levels leave open, if anything.
  var remark: String? {
    level?.isLevelless == true ? "level: patches are normalised by their own values, so none reaches the network" : nil
  }

  /// The same probe begun at noise of another level.
  struct Beginning: Encodable {
    let decibels: Double
    /// To the examples that began at the usual level.
    let likeness: Spread?
    let scores: Spread?

    init(decibels: Double, _ examples: AuditExamples?, beside usual: AuditExamples, _ measure: InputLikeness) {
      self.decibels = decibels
      likeness = examples.flatMap { Spread(usual.likeness(to: $0, measure)) }
      scores = examples.flatMap { Spread($0.scores) }
    }
  }

  var json: String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    // Spreads leave out what is not finite, and shares are numbers.
    return String(decoding: try! encoder.encode(self), as: UTF8.self) + "\n"
  }
}
