import Files
import Foundation
import Nets

/// What a probe makes as large, or as small, as it can: one number a start.
///
/// A sum of scaled terms, `logit:3 - 0.5*channel:conv2:17`. A term may name several units, `channel:conv2:0..31`: each
/// is then probed by starts of its own.
public struct Objective {
  /// As it was written; of what lies behind the last softmax or sigmoid, as it would be written.
  public let text: String
  let terms: [(scale: Float, term: ObjectiveTerm)]
  /// How many objectives it stands for: the units that its terms name.
  public let variantCount: Int
  /// What the user should know: an objective after a softmax.
  public let warnings: [String]

  /// Reads an expression; see `ObjectiveSyntax` for how it is written.
  ///
  /// - Parameter isPost: whether its logits and scores are taken behind the last softmax or sigmoid.
  /// - Throws: `FileError` that names the place of what cannot be read, or lists the layers and units that there are; for
  ///   `isPost` where no term is a logit or a score.
  public init(_ text: String, of network: ProbedNetwork, isPost: Bool = false) throws {
    let text = try isPost ? ObjectiveSyntax(text).post() : text
    self.text = text
    terms = try ObjectiveSyntax(text).terms.map { written in
      guard let kind = ObjectiveKind.named(written.kind) else {
        throw written.problem("there is no objective '\(written.kind)'", "use \(ObjectiveKind.all.map(\.form).joined(separator: ", "))")
      }
      return (written.scale, try kind.term(written, network))
    }
    let counts = Set(terms.map { $0.term.units.count }.filter { $0 > 1 })
    guard counts.count < 2 else {
      throw FileError(
        .usage, text, "names \(counts.sorted().map(String.init).joined(separator: " and ")) units in its terms",
        remedy: "give every term one unit or as many as the others")
    }
    variantCount = counts.first ?? 1
    warnings = terms.compactMap { $0.term.warning }
  }

  /// The sites that a tape has to listen to.
  var sites: Set<String> { Set(terms.compactMap { $0.term.layer.map(ProbedNetwork.site) }) }

  /// Whether starts see each other in it, so that all have to be in one batch.
  var couplesStarts: Bool { terms.contains { $0.term.couplesStarts } }

  /// `[B]`: the objective of every row, whose variants are given.
  func callAsFunction(_ reading: Reading, variants: [Int]) -> Var {
    let values = terms.map { scale, term in
      term.value(reading, variants.map { term.units.count > 1 ? term.units[$0] : term.units[0] }) * scale
    }
    return values.dropFirst().reduce(values[0], +)
  }

  /// What a variant is called: `channel:conv2:17`.
  public func name(ofVariant variant: Int) -> String {
    terms.enumerated().map { place, part in
      let unit = part.term.units.count > 1 ? variant : 0
      let size = abs(part.scale) == 1 ? "" : String(format: "%g*", abs(part.scale))
      let sign = place == 0 ? (part.scale < 0 ? "-" : "") : part.scale < 0 ? " - " : " + "
      return sign + size + part.term.name(part.term.units[unit])
    }.joined()
  }
}

/// A part of an objective, tied to a network.
public struct ObjectiveTerm {
  /// The layer that it looks at; nil for the output.
  let layer: String?
  /// The units that it stands for, one a variant; one where it has no choice.
  let units: [Int]
  /// What it is called for a unit.
  let name: (Int) -> String
  var couplesStarts = false
  var warning: String?
  /// `[B]` from what passed the network, and the unit of every row.
  let value: (Reading, _ units: [Int]) -> Var
}
