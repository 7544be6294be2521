import Tensors

/// A generator over time alone: a frame's frequency bins are the channels of a sequence.
///
/// Dense(256) → Dense(⌈T/4⌉ × 256) → two transposed convolutions over time (5 taps, stride 2; 192 and 128 channels) →
/// convolution over time (3 taps) to F channels; leaky ReLU of slope 0.2 between, of slope 0.01 at the end as in the
/// seed's generators. z: `[B, latent]` → `[B, T, F, 1]`; held within [0, 1] in inference, which is where patches lie.
///
/// Two-dimensional convolutions of the same cost learn texture and no harmonics: a voice's partials stand at fixed
/// distances over the whole height of a frame, which filters over all bins see at once.
public struct SequenceGenerator: Layer {
  public let first: Dense
  public let second: Dense
  public let third: TransposedConvolution
  public let fourth: TransposedConvolution
  public let frames: Convolution
  let patchShape: PatchShape
  let startTime: Int
  public let site = Site()

  init(latentCount: Int, patchShape: PatchShape, random: inout Random) {
    let initialiser = Initialiser.heNormal(slope: 0.2)
    let halfTime = (patchShape.time + 1) / 2
    startTime = (halfTime + 1) / 2
    first = Dense(latentCount, 256, initialiser: initialiser, random: &random)
    second = Dense(256, startTime * 256, initialiser: initialiser, random: &random)
    // Only one in `stride` taps of a transposed convolution meets an input: its fan is that much smaller.
    func doubling(_ input: Int, _ output: Int, from time: Int, to doubled: Int, _ random: inout Random)
      -> TransposedConvolution
    {
      TransposedConvolution(
        kernel: [5], input, output, strides: [2], padding: .explicit(before: [2], after: [2]),
        outputPadding: [doubled - (2 * time - 1)],
        initialiser: .normal((2 / (1.04 * Float(input) * 5 / 2)).squareRoot()), random: &random)
    }
    third = doubling(256, 192, from: startTime, to: halfTime, &random)
    fourth = doubling(192, 128, from: halfTime, to: patchShape.time, &random)
    frames = Convolution(
      kernel: [3], 128, patchShape.frequency * patchShape.channels, padding: .same, initialiser: initialiser,
      random: &random)
    // The first patches are faint and grey instead of loud: what the critic first sees is not absurd.
    frames.weight.value = affine(frames.weight.value, scale: 0.5)
    frames.bias!.value = Tensor(frames.bias!.value.shape, repeating: 0.2)
    self.patchShape = patchShape
  }

  public func callAsFunction(_ z: Var) -> Var {
    var y = leakyReLU(first(z), slope: 0.2)
    y = leakyReLU(second(y), slope: 0.2).reshaped([-1, startTime, 256])
    y = leakyReLU(third(y), slope: 0.2)
    y = leakyReLU(fourth(y), slope: 0.2)
    y = leakyReLU(frames(y), slope: 0.01).reshaped([-1] + patchShape.axes)
    return site.mark(z.tape.mode == .inference ? clamp(y, low: 0, high: 1) : y)
  }
}
