import Files
import Nets

/// A kind of objective: how it is written, and the term that it becomes for a network.
public struct ObjectiveKind: Sendable {
  public let name: String
  /// `channel:LAYER:UNIT`
  public let form: String
  /// One line for help.
  public let summary: String
  /// The kind that looks at the same behind the last softmax or sigmoid; nil where there is none.
  var post: String?
  let term: @Sendable (ObjectiveSyntax.Term, ProbedNetwork) throws -> ObjectiveTerm

  /// Every kind; a new one is added here.
  public static let all: [ObjectiveKind] = [neuron, channel, layer, logit, probability, score, direction, diversity]

  static func named(_ name: String) -> ObjectiveKind? { all.first { $0.name == name } }
}
