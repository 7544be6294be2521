import Tensors

/// A network that tells classes of patches apart.
public struct Classifier {
  /// Patches `[B, T, F, C]` → logits `[B, outputs]`.
  public let network: any Layer
  public let head: ClassifierHead
  /// Names of the classes, in the order of the logits; a binary head's one logit stands for the second.
  public let labels: [String]
  public let patchShape: PatchShape

  /// Logits of given patches, without gradients.
  public func logits(_ patches: Tensor) -> Tensor { Batches.map(patches, size: 32) { network($0) } }

  /// Probabilities `[N, classes]` of given patches.
  public func probabilities(_ patches: Tensor) -> Tensor { head.probabilities(logits(patches)) }

  /// Takes the statistics of the training data into the layer that standardises, where there is one.
  ///
  /// - Parameters mean, deviation: of each frequency bin, `[F]`.
  public func settle(mean: Tensor, deviation: Tensor) {
    for child in Mirror(reflecting: network).children {
      if let layer = child.value as? Standardisation { layer.settle(mean: mean, deviation: deviation) }
    }
  }

  /// Whether it standardises, so that `settle` means something.
  public var standardises: Bool { Mirror(reflecting: network).children.contains { $0.value is Standardisation } }
}
