/// Kinds of Keras's layers, and what each is in a graph's nodes.
enum KerasLayer {
  typealias Kind = @Sendable (inout KerasCall) throws -> KerasCall.Value

  /// Models, which hold layers.
  static let models: Set<String> = ["Sequential", "Functional", "Model"]

  /// Every kind; a new one is added to its family's list.
  static let all: [String: Kind] = products.merging(convolutions) { $1 }.merging(poolings) { $1 }.merging(activations) { $1 }
    .merging(normalisations) { $1 }.merging(shapes) { $1 }.merging(merges) { $1 }
}
