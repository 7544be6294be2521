import Tensors

/// The critic of log-mel blocks behind the seed's activation maximisation.
///
/// Zeros around a patch, to multiples of 16 → four convolutions 5 × 5, stride 2 (32, 64, 128, 256 channels), leaky ReLU
/// 0.2 → dense 1 without bias. x: `[B, T, F, 1]` → scores `[B, 1]`.
public struct MelCritic: Layer {
  public let padding: Padding
  public let halvings: [Convolution]
  public let score: Dense
  public let site = Site()

  private static let widths = [1, 32, 64, 128, 256]

  init(patchShape: PatchShape, random: inout Random) {
    let (time, frequency) = MelGenerator.places(patchShape), widths = Self.widths
    let spare = [16 * time - patchShape.time, 16 * frequency - patchShape.frequency]
    padding = Padding(before: spare.map { $0 / 2 }, after: spare.map { $0 - $0 / 2 })
    halvings = (1..<widths.count).map { place in
      Convolution(kernel: [5, 5], widths[place - 1], widths[place], strides: [2, 2], padding: .same, random: &random)
    }
    score = Dense(time * frequency * widths.last!, 1, hasBias: false, random: &random)
  }

  public func callAsFunction(_ x: Var) -> Var {
    var y = padding(x)
    for halving in halvings { y = leakyReLU(halving(y), slope: 0.2) }
    return site.mark(score(y.reshaped([x.shape[0], -1])))
  }
}
