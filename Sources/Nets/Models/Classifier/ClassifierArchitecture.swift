/// A classifier's network: which kind, for which patches, between which classes.
public struct ClassifierArchitecture: Architecture {
  public static let kind = "classifier"

  /// Name of a kind in `ClassifierModel.all`.
  public var model: String
  public var patchShape: PatchShape
  /// Names of the classes in the order of the logits; a binary head's one logit stands for the second.
  public var labels: [String]
  public var head: ClassifierHead

  public init(_ model: ClassifierModel, patchShape: PatchShape, labels: [String], head: ClassifierHead? = nil) {
    self.model = model.name
    self.patchShape = patchShape
    self.labels = labels
    self.head = head ?? model.recipe.head
  }

  public var summary: String { "\(model) on patches of \(patchShape), \(labels.count) classes" }

  public func build(seed: Int) throws -> BuiltModel {
    let classifier: Classifier = try build(seed: seed)
    let named = head == .binary ? [labels[1]] : labels
    return BuiltModel(
      root: classifier,
      parts: [
        BuiltModel.Part(
          "classifier",
          LayerNetwork(
            classifier.network, from: Port("patch", patchShape.axes),
            to: Port("logits", [head.outputs(classes: labels.count)], labels: named)))
      ])
  }

  public func build(seed: Int) throws -> Classifier {
    guard let kind = ClassifierModel.named(model) else { throw ArchitectureError("there is no classifier named \(model)") }
    if let problem = kind.problem(with: patchShape) ?? kind.problem(withClasses: labels.count, head: head) {
      throw ArchitectureError(problem)
    }
    return kind.build(patchShape, labels: labels, head: head, seed: seed)
  }
}
