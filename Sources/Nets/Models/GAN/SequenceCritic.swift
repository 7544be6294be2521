import Tensors

/// A critic over time alone: a frame's frequency bins are the channels of a sequence.
///
/// 4x − 1 → three convolutions over time (5 taps; 128, 192, 256 channels; strides 1, 2, 2), leaky ReLU of slope 0.2 →
/// Dense 1. No normalisation and no dropout. x: `[B, T, F, C]` in [0, 1] → logits `[B, 1]`.
public struct SequenceCritic: Layer {
  public let first: Convolution
  public let second: Convolution
  public let third: Convolution
  public let score: Dense
  public let site = Site()

  init(patchShape: PatchShape, random: inout Random) {
    let initialiser = Initialiser.heNormal(slope: 0.2)
    func sequence(_ input: Int, _ output: Int, stride: Int, _ random: inout Random) -> Convolution {
      Convolution(
        kernel: [5], input, output, strides: [stride], padding: .explicit(before: [2], after: [2]),
        initialiser: initialiser, random: &random)
    }
    first = sequence(patchShape.frequency * patchShape.channels, 128, stride: 1, &random)
    second = sequence(128, 192, stride: 2, &random)
    third = sequence(192, 256, stride: 2, &random)
    let endTime = ((patchShape.time + 1) / 2 + 1) / 2
    score = Dense(endTime * 256, 1, initialiser: initialiser, random: &random)
    score.weight.value = affine(score.weight.value, scale: Float(0.5).squareRoot())
  }

  public func callAsFunction(_ x: Var) -> Var {
    var y = affine(x.reshaped([x.shape[0], x.shape[1], -1]), scale: 4, shift: -1)
    for layer in [first, second, third] { y = leakyReLU(layer(y), slope: 0.2) }
    return site.mark(score(y.reshaped([x.shape[0], -1])))
  }
}
