import Nets
import Tensors

extension ObjectiveKind {
  /// How unlike a start's activations are to those of the others: minus the mean cosine between their Gram matrices.
  ///
  /// G = Yᵀ·Y over all places, channels × channels; −mean over the other starts of ⟨G, G′⟩/(‖G‖·‖G′‖). The only objective
  /// in which starts know of each other. A start alone has the value 0.
  /// - Source: Olah et al., Feature Visualization, Distill 2017.
  static let diversity = ObjectiveKind(
    name: "diversity", form: "diversity:LAYER", summary: "how unlike the starts' activations are to each other's"
  ) { written, network in
    try written.require(1...1, "diversity:LAYER")
    let layer = try network.layer(written.fields[0])
    return ObjectiveTerm(
      layer: layer.path, units: [0], name: { _ in "diversity:\(layer.path)" }, couplesStarts: true,
      warning: network.warning(for: layer)
    ) { reading, _ in
      let y = reading.layers[layer.path]!, count = y.shape[0], channels = y.shape[y.rank - 1]
      let maps = y.reshaped([count, -1, channels])
      let gram = matrixProduct(maps, maps, transposeA: true).reshaped([count, -1])
      let unit = gram / sqrt(square(gram).sum(axes: [1], keepingAxes: true) + 1e-12)
      let cosines = matrixProduct(unit, unit, transposeB: true)
      let others = Tensor([count, count]) { mask in
        for i in mask.indices { mask[i] = i / count == i % count ? 0 : -1 / Float(max(1, count - 1)) }
      }
      return (cosines * y.tape.constant(others)).sum(axes: [1])
    }
  }
}
