import Tensors

/// A convolution that halves time and frequency, rectified and normalised.
///
/// x → 3 × 3 convolution, stride 2, one zero around → ReLU → batch norm (PyTorch's convention).
/// x: `[B, T, F, C]` → `[B, ⌈T/2⌉, ⌈F/2⌉, K]`.
public struct HalvingBlock: Layer {
  public let convolution: Convolution
  public let norm: BatchNorm
  public let site = Site()

  public init(_ input: Int, _ output: Int, random: inout Random) {
    convolution = Convolution(
      kernel: [3, 3], input, output, strides: [2, 2], padding: .explicit(before: [1, 1], after: [1, 1]),
      initialiser: .fanInUniform, random: &random)
    norm = BatchNorm(output, convention: .pyTorch)
  }

  public func callAsFunction(_ x: Var) -> Var { site.mark(norm(relu(convolution(x)))) }
}

/// Halving blocks one after the other, fused where there are kernels for their channels and nobody listens inside.
///
/// x: `[B, T, F, C]` → `[B, ⌈T/2ⁿ⌉, ⌈F/2ⁿ⌉, K]`.
public struct HalvingStack: Layer {
  public let blocks: [HalvingBlock]
  public let site = Site()

  /// - Parameter channels: those of the input, then those that each block gives.
  public init(channels: [Int], random: inout Random) {
    blocks = zip(channels, channels.dropFirst()).map { HalvingBlock($0, $1, random: &random) }
  }

  public func callAsFunction(_ x: Var) -> Var {
    let parts = blocks.map {
      RectifiedPart(
        weight: $0.convolution.weight, bias: $0.convolution.bias!, norm: $0.norm,
        sites: [$0.site, $0.convolution.site, $0.norm.site])
    }
    guard parts.allSatisfy({ $0.isFused(on: x.tape) }) else { return site.mark(blocks.reduce(x) { $1($0) }) }
    precondition(
      x.rank == 4 && x.shape[3] == parts[0].weight.shape[2],
      "\(site.path): blocks of weight \(parts[0].weight.shape) cannot take \(x.shape)")
    let (y, moments) = rectifiedHalvings(x, parts.map { $0.convolution(on: x.tape) })
    var size = Array(x.shape[1...2])
    for (part, moments) in zip(parts, moments) {
      size = size.map { ($0 + 1) / 2 }
      part.follow(moments, on: x.tape, count: x.shape[0] * size[0] * size[1])
    }
    return site.mark(y)
  }
}
