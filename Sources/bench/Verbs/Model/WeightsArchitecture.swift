import Data
import Files
import Nets
import Tensors

/// What weights without their network are the weights of: the kind that the user names, in the sizes that they have.
struct WeightsArchitecture {
  let value: any Architecture
  /// What patches mean as sound.
  let domain: PatchDomain
  /// Weights by our names.
  let tensors: [String: Tensor]
  /// What is not as it was where they were trained.
  let note: String?

  /// Every kind that can be named, GANs first.
  static let names = GANModel.all.map(\.name) + VAEModel.all.map(\.name) + ClassifierModel.all.map(\.name)

  /// A VAE or a classifier; nil for another kind.
  ///
  /// - Parameters:
  ///   - set: one like that which they were trained on; its patches and conventions count.
  ///   - preset, rateHz: the convention of features without one; the kind's own if nil.
  ///   - classes: names of a classifier's classes; numbers if there are none.
  /// Throws `FileError` for weights that are another network's, and for patches that the kind does not take.
  init?(of model: String, _ weights: ImportedWeights, set: DataSet?, preset: String?, rateHz: Int?, classes: [String]) throws {
    let own = VAEModel.named(model)?.preset ?? ClassifierModel.named(model)?.preset
    guard let own else { return nil }
    domain = try set?.finishedDomain ?? WeightsArchitecture.domain(of: .named(preset ?? own), rateHz: rateHz)
    let axes = set?.finishedShape ?? domain.preset.patchShape
    let patch = PatchShape(time: axes[0], frequency: axes[1], channels: axes[2])
    let origin = set?.path ?? "--preset \(domain.preset.name)"
    func requireNone(_ problem: String?) throws {
      guard let problem else { return }
      throw FileError(.usage, origin, "its patches are \(patch): \(problem)", remedy: "name the preset that it was trained with")
    }
    if let kind = VAEModel.named(model) {
      try requireNone(kind.problem(with: patch))
      var architecture = VAEArchitecture(kind, patchShape: patch)
      // The heads are matrices from the smallest maps to the latents.
      let features = architecture.mapSizes.last!.values, heads = weights.shapes.filter { $0.count == 2 && $0[0] == features }
      if let latents = heads.first?[1] { architecture.options.latentCount = latents }
      value = architecture
    } else {
      let kind = ClassifierModel.named(model)!
      try requireNone(kind.problem(with: patch))
      let two = kind.build(patch, labels: ["", ""], head: .oneOf, seed: 0)
      let outputs = weights.outputCount(lastName: Inventory(of: two).names.last!) ?? 1
      let labels = classes.isEmpty ? (0..<max(2, outputs)).map { "class \($0)" } : classes
      let head = outputs == 1 ? ClassifierHead.binary : kind.recipe.head == .binary ? .oneOf : kind.recipe.head
      guard head.outputs(classes: labels.count) == outputs, labels.count > 1 else {
        throw FileError(
          .usage, "--classes", "\(labels.count) names for \(outputs) logits of \(weights.path)",
          remedy: outputs == 1 ? "name two, the one that the logit stands for last" : "give as many")
      }
      value = ClassifierArchitecture(kind, patchShape: patch, labels: labels, head: head)
    }
    let built: BuiltModel
    do { built = try value.build(seed: 0) } catch let error as ArchitectureError {
      throw FileError(.badData, weights.path, error.description, remedy: "name the model that it was trained as")
    }
    let inventory = Inventory(of: built.root), given = inventory.names.filter { !$0.contains("standardisation.") }
    let isPlain = given.count < inventory.names.count && !weights.names(anyOf: inventory.names)
    tensors = try weights.fitted(to: inventory, of: model, leavingOut: isPlain ? Set(inventory.names).subtracting(given) : [])
    note = isPlain ? "the files hold no statistics of features: patches go in as they are" : nil
  }

  private static func domain(of preset: FeaturePreset, rateHz: Int?) throws -> PatchDomain {
    guard let rate = preset.rateHz ?? rateHz else {
      throw FileError(
        .usage, "--preset \(preset.name)", "is for any rate, and nothing says how many samples a second there were",
        remedy: "give --rate, or a set by --data")
    }
    return PatchDomain(preset: preset, rateHz: rate, statistics: PatchStatistics())
  }
}
