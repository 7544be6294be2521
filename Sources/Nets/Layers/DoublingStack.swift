import Tensors

/// A transposed convolution that doubles time and frequency, rectified and normalised unless it is the last.
///
/// x → transposed 3 × 3 convolution, stride 2, padding 1 → ReLU → batch norm (PyTorch's convention); the last of a stack
/// ends with the convolution. x: `[B, T, F, C]` → `[B, time, frequency, K]` with a given size: 2n or 2n − 1 of each axis.
public struct DoublingBlock: Layer {
  public let convolution: TransposedConvolution
  public let norm: BatchNorm?
  public let site = Site()

  /// - Parameters from, to: time and frequency before and after.
  public init(
    _ input: Int, _ output: Int, from size: [Int], to larger: [Int], isLast: Bool, random: inout Random
  ) {
    convolution = TransposedConvolution(
      kernel: [3, 3], input, output, strides: [2, 2], padding: .explicit(before: [1, 1], after: [1, 1]),
      outputPadding: zip(size, larger).map { $1 - (2 * $0 - 1) }, initialiser: .fanInUniform, random: &random)
    norm = isLast ? nil : BatchNorm(output, convention: .pyTorch)
  }

  public func callAsFunction(_ x: Var) -> Var {
    let y = convolution(x)
    return site.mark(norm.map { $0(relu(y)) } ?? y)
  }
}

/// Doubling blocks one after the other, the way back of a `HalvingStack`: fused where there are kernels for their
/// channels and nobody listens inside.
///
/// x: `[B, T, F, C]` → `[B, time, frequency, K]`.
public struct DoublingStack: Layer {
  public let blocks: [DoublingBlock]
  /// Time and frequency that each block gives.
  let sizes: [[Int]]
  public let site = Site()

  /// - Parameters:
  ///   - channels: those of the input, then those that each block gives.
  ///   - sizes: time and frequency of the input, then those that each block gives.
  public init(channels: [Int], sizes: [[Int]], random: inout Random) {
    precondition(
      channels.count == sizes.count, "\(channels.count) counts of channels for \(sizes.count) sizes")
    blocks = channels.indices.dropLast().map { place in
      DoublingBlock(
        channels[place], channels[place + 1], from: sizes[place], to: sizes[place + 1],
        isLast: place == channels.count - 2, random: &random)
    }
    self.sizes = Array(sizes.dropFirst())
  }

  public func callAsFunction(_ x: Var) -> Var {
    let parts = blocks.map {
      RectifiedPart(
        weight: $0.convolution.weight, bias: $0.convolution.bias!, norm: $0.norm,
        sites: [$0.site, $0.convolution.site] + ($0.norm.map { [$0.site] } ?? []))
    }
    guard parts.allSatisfy({ $0.isFused(on: x.tape) }) else { return site.mark(blocks.reduce(x) { $1($0) }) }
    precondition(
      x.rank == 4 && x.shape[3] == parts[0].weight.shape[3],
      "\(site.path): blocks of weight \(parts[0].weight.shape) cannot take \(x.shape)")
    let (y, moments) = rectifiedDoublings(x, parts.map { $0.convolution(on: x.tape) }, sizes: sizes)
    for (index, part) in parts.enumerated() {
      part.follow(moments[index], on: x.tape, count: x.shape[0] * sizes[index][0] * sizes[index][1])
    }
    return site.mark(y)
  }
}
