import Nets
import Tensors

extension Parameter {
  /// Keeps its values and loses their order: what a network is without having learned, where nobody knows how its weights
  /// were drawn.
  func shuffle(seed: Int) {
    var random = Random(seed: seed, purpose: "shuffled \(name)")
    let values = value.values, order = random.permutation(values.count)
    value = Tensor(value.shape, order.map { values[$0] })
  }
}
