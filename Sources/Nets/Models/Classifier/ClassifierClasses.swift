import Foundation

/// The classes that a network tells apart, and what its logits say of them: what a file of it alone would lose.
public struct ClassifierClasses: Codable, Equatable, Sendable {
  /// Names in the order of the logits; a binary head's one logit stands for the second.
  public var labels: [String]
  public var head: ClassifierHead

  public init(labels: [String], head: ClassifierHead) {
    self.labels = labels
    self.head = head
  }
}

extension ClassifierArchitecture {
  public var classes: ClassifierClasses { ClassifierClasses(labels: labels, head: head) }
}

extension Graph {
  private static let classesKey = "bench.classes"

  /// Those of a classifier that was trained here and written as a graph, in the graph's metadata as JSON.
  public var classes: ClassifierClasses? {
    get { metadata[Graph.classesKey].flatMap { try? JSONDecoder().decode(ClassifierClasses.self, from: Data($0.utf8)) } }
    set {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      // Names are text, which JSON always has words for.
      metadata[Graph.classesKey] = newValue.map { String(decoding: try! encoder.encode($0), as: UTF8.self) }
    }
  }
}
