import Nets
import Tensors

extension OperationCase {
  /// x of a shape, scale and shift of its last axis.
  private static func normInputs(_ shape: [Int]) -> [Tensor] {
    [values(shape, -2, 2), values([shape.last!], 0.5, 1.5, seed: 1), values([shape.last!], seed: 2)]
  }

  static let normalisation: [OperationCase] = [
    OperationCase("batchNorm", "features", normInputs([6, 3])) {
      square(batchNorm($1[0], scale: $1[1], shift: $1[2], epsilon: 1e-3).value)
    },
    OperationCase("batchNorm", "maps", normInputs([2, 2, 3, 2])) {
      square(batchNorm($1[0], scale: $1[1], shift: $1[2], epsilon: 1e-3).value)
    },
    OperationCase("batchNorm", "one channel", normInputs([5, 1])) {
      square(batchNorm($1[0], scale: $1[1], shift: $1[2], epsilon: 1e-1).value)
    },
    OperationCase("instanceNorm", "", normInputs([2, 5, 3])) {
      square(instanceNorm($1[0], scale: $1[1], shift: $1[2], epsilon: 1e-1))
    },
    OperationCase("layerNorm", "last axis", normInputs([3, 5])) {
      square(layerNorm($1[0], scale: $1[1], shift: $1[2], epsilon: 1e-1))
    },
    OperationCase(
      "layerNorm", "two axes", [values([2, 3, 2], -2, 2), values([3, 2], 0.5, 1.5, seed: 1), values([3, 2], seed: 2)]
    ) { square(layerNorm($1[0], scale: $1[1], shift: $1[2], epsilon: 1e-1)) },
    OperationCase("scaledAndShifted", "", normInputs([2, 3, 4])) { square(scaledAndShifted($1[0], by: $1[1], $1[2])) },
  ]

  private static let padded = STFT(fftSamples: 8, windowSamples: 6, hopSamples: 3, padding: .reflection)
  private static let plain = STFT(
    fftSamples: 8, windowSamples: 7, hopSamples: 4, window: .tukey, padding: .none, placement: .leading,
    detrend: .constant)

  static let fourier: [OperationCase] = [
    OperationCase("realFFT", "even", [values([2, 8])]) { square(realFFT($1[0])) },
    OperationCase("realFFT", "odd", [values([7])]) { square(realFFT($1[0])) },
    OperationCase("inverseRealFFT", "even", [values([2, 5, 2])]) { square(inverseRealFFT($1[0], length: 8)) },
    OperationCase("inverseRealFFT", "odd", [values([4, 2])]) { square(inverseRealFFT($1[0], length: 7)) },
    OperationCase("realFFTAdjoint", "", [values([5, 2])]) { square(realFFTAdjoint($1[0], length: 8)) },
    OperationCase("inverseRealFFTAdjoint", "", [values([8])]) { square(inverseRealFFTAdjoint($1[0])) },
    OperationCase("shortTimeFourier", "padded", [values([2, 14])]) { square(shortTimeFourier($1[0], padded)) },
    OperationCase("shortTimeFourier", "plain", [values([17])]) { square(shortTimeFourier($1[0], plain)) },
    OperationCase("shortTimeFourierAdjoint", "", [values([5, 5, 2])]) {
      square(shortTimeFourierAdjoint($1[0], padded, sampleCount: 14))
    },
    OperationCase("inverseShortTimeFourier", "", [values([5, 5, 2])]) {
      square(inverseShortTimeFourier($1[0], padded, floor: 0.1))
    },
    OperationCase("inverseShortTimeFourierAdjoint", "", [values([12])]) {
      square(inverseShortTimeFourierAdjoint($1[0], padded, frameCount: 5, floor: 0.1))
    },
    OperationCase("power", "", [values([3, 2])]) { square(power($1[0])) },
    OperationCase("magnitude", "", [values([3, 2], 0.3, 1)]) { square(magnitude($1[0])) * magnitude($1[0]) },
    OperationCase("filtered", "", [values([2, 9], 0.5, 2)]) { square(filtered($1[0], by: bank)) },
    OperationCase("filteredAdjoint", "", [values([2, 3])]) { square(filteredAdjoint($1[0], by: bank)) },
  ]

  private static let bank = MelFilters.htk(3).bank(fftSamples: 16, rateHz: 8000)
}
