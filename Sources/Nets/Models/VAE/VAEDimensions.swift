/// Sizes of a VAE's maps: what follows from a patch's shape.
///
/// Each block halves time and frequency, n → ⌈n/2⌉, as often as there are channels for it and both stay at least 2 long;
/// the decoder goes back through the same sizes, which decides its output padding.
struct VAEDimensions {
  let patchShape: PatchShape
  /// Channels of the patch, then after each block.
  let channels: [Int]
  /// Time and frequency of the patch, then after each block.
  let sizes: [[Int]]

  /// - Parameter widths: channels after each block, for as many blocks as there can be at most.
  init(_ patchShape: PatchShape, widths: [Int]) {
    var sizes = [[patchShape.time, patchShape.frequency]]
    for _ in widths {
      let halved = sizes.last!.map { ($0 + 1) / 2 }
      guard halved.min()! >= 2 else { break }
      sizes.append(halved)
    }
    self.patchShape = patchShape
    self.sizes = sizes
    channels = [patchShape.channels] + widths.prefix(sizes.count - 1)
  }

  /// Blocks of the encoder, and of the decoder.
  var depth: Int { sizes.count - 1 }
  /// Values of the smallest maps of a patch.
  var featureCount: Int { sizes.last!.reduce(1, *) * channels.last! }
}
