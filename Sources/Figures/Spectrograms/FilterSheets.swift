import Tensors

extension PatchSheet {
  /// The filters of a convolution over spectrograms, each times the weight with which its output counts.
  ///
  /// Red adds to the score where the patch is loud, blue takes away; from the filter that counts most for to the one
  /// that counts most against, its weight above it. All on one scale, zero in the middle.
  ///
  /// kernel: `[time, frequency, 1, K]`; weights: `[K]` or `[K, 1]`, for several dense layers their product.
  public static func filters(
    title: String, caption: String, kernel: Tensor, weights: Tensor, columns: Int = 16,
    axes: SpectrogramAxes? = nil, zoom: Int = 4
  ) -> PatchSheet {
    precondition(
      kernel.rank == 4 && kernel.shape[2] == 1 && weights.count == kernel.shape[3],
      "filters [time, frequency, 1, K] and K weights, not \(kernel.shape) and \(weights.shape)")
    let (frames, bins, count) = (kernel.shape[0], kernel.shape[1], kernel.shape[3])
    let strengths = weights.values
    let order = (0..<count).sorted { (strengths[$1], $0) < (strengths[$0], $1) }
    let patches = kernel.withUnsafeBufferPointer { kernel in
      order.map { filter in
        Tensor([frames, bins], (0..<frames * bins).map { kernel[$0 * count + filter] * strengths[filter] })
      }
    }
    return PatchSheet(
      title: title, caption: caption,
      groups: [
        Group(
          "\(count) filters, by weight", patches, labels: order.map { Ticks.text(Double(strengths[$0]), figures: 2) })
      ],
      columns: columns, scale: ColourScale(symmetricallyCovering: patches, share: 0.995, unit: "filter × weight"),
      axes: axes?.ofExcerpts, zoom: zoom)
  }

  /// What each dimension of the latent adds to a patch, if a generator's layers are taken as linear.
  ///
  /// weights: the generator's dense layers in order, `[latent, H]`, …, `[H, T·F]`; their product is the dictionary.
  /// The strongest entries first, each under its dimension; all on one scale, zero in the middle.
  public static func dictionary(
    title: String, caption: String, weights: [Tensor], frames: Int, bins: Int, count: Int = 32, columns: Int = 8,
    axes: SpectrogramAxes? = nil, zoom: Int = 2
  ) -> PatchSheet {
    precondition(!weights.isEmpty, "a dictionary is the product of at least one layer's weights")
    let product = weights.dropFirst().reduce(weights[0]) { matrixProduct($0, $1) }
    precondition(
      product.shape[1] == frames * bins,
      "a dictionary of \(product.shape[1]) values has no patches of \(frames) × \(bins)")
    let energies = (product * product).sum(axes: [1]).values
    let order = energies.indices.sorted { (energies[$1], $0) < (energies[$0], $1) }.prefix(count)
    let patches = order.map { product.slice(axis: 0, $0..<$0 + 1).reshaped([frames, bins]) }
    return PatchSheet(
      title: title, caption: caption,
      groups: [
        Group("\(order.count) strongest of \(energies.count) dimensions", Array(patches), labels: order.map { "z\($0)" })
      ],
      columns: columns, scale: ColourScale(symmetricallyCovering: Array(patches), share: 0.995, unit: "change per unit of z"),
      axes: axes, zoom: zoom)
  }
}
