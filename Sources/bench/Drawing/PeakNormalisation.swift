import Tensors

/// A sound with its loudest sample at −1 dB of full scale, where it is heard and not cut, and what it was multiplied with:
/// 1 for silence.
func peakNormalised(_ sound: Tensor) -> (sound: Tensor, gain: Float) {
  let loudest = abs(sound).max().scalar, gain = loudest > 0 ? 0.89 / loudest : 1
  return (affine(sound, scale: gain), gain)
}
