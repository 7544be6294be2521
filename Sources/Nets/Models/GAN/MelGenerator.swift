import Foundation
import Tensors

/// The generator of log-mel blocks behind the seed's activation maximisation.
///
/// Dense → 8 × 5 places of 128 channels → four transposed convolutions 5 × 5, stride 2 (64, 32, 16, 8 channels), leaky
/// ReLU 0.2 → convolution 5 × 5 to one channel → max(·, ln 10⁻⁷), the floor of the features → the middle of 128 × 80
/// that a patch of 115 × 80 is. Other patches: as many places as sixteen times as many cover. z: `[B, latent]` →
/// `[B, T, F, 1]`.
public struct MelGenerator: Layer {
  public let first: Dense
  public let doublings: [TransposedConvolution]
  public let last: Convolution
  let patchShape: PatchShape
  public let site = Site()

  static let widths = [128, 64, 32, 16, 8]
  /// ln of the features' floor.
  static let floor = log(1e-7 as Float)

  init(latentCount: Int, patchShape: PatchShape, random: inout Random) {
    let (time, frequency) = MelGenerator.places(patchShape), widths = Self.widths
    first = Dense(latentCount, time * frequency * widths[0], random: &random)
    doublings = (1..<widths.count).map { place in
      TransposedConvolution(
        kernel: [5, 5], widths[place - 1], widths[place], strides: [2, 2], padding: .same, random: &random)
    }
    last = Convolution(kernel: [5, 5], widths.last!, 1, padding: .same, random: &random)
    self.patchShape = patchShape
  }

  /// Places that the first layer makes: a sixteenth of a patch on each axis, rounded up.
  static func places(_ patchShape: PatchShape) -> (time: Int, frequency: Int) {
    ((patchShape.time + 15) / 16, (patchShape.frequency + 15) / 16)
  }

  public func callAsFunction(_ z: Var) -> Var {
    let (time, frequency) = MelGenerator.places(patchShape)
    var y = leakyReLU(first(z), slope: 0.2).reshaped([-1, time, frequency, Self.widths[0]])
    for doubling in doublings { y = leakyReLU(doubling(y), slope: 0.2) }
    y = clamp(last(y), low: Self.floor)
    let spare = (16 * time - patchShape.time, 16 * frequency - patchShape.frequency)
    y = y.slice(axis: 1, spare.0 / 2..<spare.0 / 2 + patchShape.time)
    return site.mark(y.slice(axis: 2, spare.1 / 2..<spare.1 / 2 + patchShape.frequency))
  }
}
