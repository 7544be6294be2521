import Nets
import Runs
import Tensors

extension OpenedPart {
  /// The same network as if nobody had trained it, and how that was done.
  ///
  /// Networks of ours draw fresh weights as they do for a training. A graph does not say how its weights were drawn: each
  /// tensor keeps its values and loses their order.
  public func untrained(seed: Int) throws -> (part: OpenedPart, remark: String) {
    let built = try model.architecture.build(seed: seed)
    let inventory = Inventory(of: built.root), isGraph = model.architecture is GraphArchitecture
    if isGraph {
      try inventory.restore(model.inventory.tensors)
      for parameter in inventory.parameters { parameter.shuffle(seed: seed) }
    }
    let fresh = OpenedModel(
      path: model.path, architecture: model.architecture, built: built, domain: model.domain, configuration: model.configuration)
    let part = built.parts.first { $0.name == name } ?? built.parts[0]
    return (OpenedPart(fresh, part), isGraph ? "its weights shuffled within each tensor" : "fresh weights of seed \(seed)")
  }
}
