import Files
import Foundation
import Tensors

extension FeaturePreset {
  /// Every preset, in the order in which they are listed. A new one needs a golden from the program that it follows.
  public static let all: [FeaturePreset] = [
    seed002, seed002Log, librosaMel, librosaMelPower, librosaSTFT, librosaSTFTLog, librosaSTFTPower, librosaMFCC,
    torchaudioMel, svdnetMel, musicnnMel, kwsMFCC, dafxWeek8, dafxFinal, waveform, crepe, sampleCNN, sampleCNN16k,
  ]

  /// The preset of a name.
  ///
  /// Throws a usage error that lists the names.
  public static func named(_ name: String) throws -> FeaturePreset {
    if let preset = all.first(where: { $0.name == name }) { return preset }
    throw FileError(
      .usage, "--preset", "there is no preset '\(name)'", remedy: "use one of \(all.map(\.name).joined(separator: ", "))")
  }

  /// The spectrogram GAN's: `scipy.signal.spectrogram` at its defaults with 256 samples and an overlap of 128.
  static let seed002 = FeaturePreset(
    name: "seed002", summary: "SciPy power spectrogram 256/128, × 1e5, 2×2 means: the spectrogram GAN's, exact",
    stft: STFT(
      fftSamples: 256, hopSamples: 128, window: .tukey, padding: .none, placement: .leading, detrend: .constant),
    quantity: .density, scale: 1e5, downsamplings: 2, cutting: PatchCutting(rows: 50, dropsLast: true),
    threshold: .atLeast(0.4), griffinLim: GriffinLim(iterations: 100, momentum: 0.99))

  static let seed002Log: FeaturePreset = {
    var preset = seed002
    preset.name = "seed002-log"
    preset.summary = "seed002 in decibels, from 60 dB below each patch's maximum: for sound that is heard"
    preset.threshold = .belowLoud(decibels: 15)
    preset.normalisation = .decibels
    return preset
  }()

  static let librosaMel = FeaturePreset(
    name: "librosa-mel", summary: "librosa: power_to_db of melspectrogram, 128 Slaney bands, 2048/512",
    stft: STFT(fftSamples: 2048, hopSamples: 512), quantity: .power, filters: .slaney(128),
    compression: .decibels(range: 80), cutting: PatchCutting(rows: 128))

  static let librosaMelPower = FeaturePreset(
    name: "librosa-mel-power", summary: "librosa: melspectrogram, 128 Slaney bands of power, 2048/512",
    stft: STFT(fftSamples: 2048, hopSamples: 512), quantity: .power, filters: .slaney(128),
    cutting: PatchCutting(rows: 128))

  static let librosaSTFT = FeaturePreset(
    name: "librosa-stft", summary: "librosa: magnitude of stft, 2048/512",
    stft: STFT(fftSamples: 2048, hopSamples: 512), quantity: .magnitude, cutting: PatchCutting(rows: 128))

  static let librosaSTFTLog = FeaturePreset(
    name: "librosa-stft-log", summary: "librosa: amplitude_to_db of stft, 2048/512",
    stft: STFT(fftSamples: 2048, hopSamples: 512), quantity: .power, compression: .decibels(range: 80),
    cutting: PatchCutting(rows: 128))

  static let librosaSTFTPower = FeaturePreset(
    name: "librosa-stft-power", summary: "librosa: squared magnitude of stft, 2048/512",
    stft: STFT(fftSamples: 2048, hopSamples: 512), quantity: .power, cutting: PatchCutting(rows: 128))

  static let librosaMFCC = FeaturePreset(
    name: "librosa-mfcc", summary: "librosa: mfcc, 20 coefficients of 128 Slaney bands, 2048/512",
    stft: STFT(fftSamples: 2048, hopSamples: 512), quantity: .power, filters: .slaney(128),
    compression: .decibels(range: 80), cepstrum: Cepstrum(coefficientCount: 20, scaling: .orthonormal),
    cutting: PatchCutting(rows: 128))

  static let torchaudioMel = FeaturePreset(
    name: "torchaudio-mel", summary: "torchaudio: MelSpectrogram(n_mels=128), HTK bands of power, 400/200, 16 kHz",
    rateHz: 16_000, stft: STFT(fftSamples: 400, hopSamples: 200, padding: .reflection), quantity: .power,
    filters: .htk(128), cutting: PatchCutting(rows: 128))

  /// Schlüter and Grill, ISMIR 2015; frames at 70 a second.
  static let svdnetMel = FeaturePreset(
    name: "svdnet-mel", summary: "SVDNet: ln of 80 mel bands of magnitude 27.5–8000 Hz, 1024/315, 22.05 kHz",
    rateHz: 22_050,
    stft: STFT(
      fftSamples: 1024, hopSamples: 315, window: Window(.hann, .symmetric), padding: .none, precision: .double),
    quantity: .magnitude, filters: .svdnet, compression: .naturalLogarithm(floor: 1e-7),
    cutting: PatchCutting(rows: 115), filterInverse: .pseudoInverse,
    griffinLim: GriffinLim(iterations: 100, momentum: 0.99))

  static let musicnnMel = FeaturePreset(
    name: "musicnn-mel", summary: "musicnn: log10(1 + 10000·mel), 96 Slaney bands of power, 512/256, 16 kHz",
    rateHz: 16_000, stft: STFT(fftSamples: 512, hopSamples: 256), quantity: .power, filters: .slaney(96), scale: 1e4,
    compression: .logarithm(factor: 1 / log(10), floor: 0, offset: 1, rangeDecibels: nil),
    cutting: PatchCutting(rows: 187))

  /// Arm's ML-KWS-for-MCU: TensorFlow's audio operations on one second.
  static let kwsMFCC = FeaturePreset(
    name: "kws-mfcc", summary: "keyword spotting: 10 MFCC of 40 TensorFlow mel bands 20–4000 Hz, 640/320, 16 kHz",
    rateHz: 16_000,
    stft: STFT(fftSamples: 1024, windowSamples: 640, hopSamples: 320, padding: .none, placement: .leading),
    quantity: .magnitude, filters: .tensorFlow(40, lowHz: 20, highHz: 4000),
    compression: .naturalLogarithm(floor: 1e-12), cepstrum: Cepstrum(coefficientCount: 10, scaling: .uniform),
    cutting: PatchCutting(rows: 49))

  static let dafxWeek8 = FeaturePreset(
    name: "dafx-week8", summary: "β-VAE, week 8: (|STFT| + 1e-8)^0.3, z-score per patch, 4096/2048, 24 kHz",
    rateHz: 24_000, stft: STFT(fftSamples: 4096, hopSamples: 2048, padding: .reflection, precision: .double),
    quantity: .magnitude,
    compression: .power(exponent: 0.3, offset: 1e-8), cutting: PatchCutting(rows: 65), normalisation: .zScore)

  static let dafxFinal = FeaturePreset(
    name: "dafx-final", summary: "β-VAE, final: (|STFT| + 1e-8)^0.3, z-score per patch, 4096 (window 2048)/1024, 24 kHz",
    rateHz: 24_000,
    stft: STFT(fftSamples: 4096, windowSamples: 2048, hopSamples: 1024, padding: .reflection, precision: .double),
    quantity: .magnitude, compression: .power(exponent: 0.3, offset: 1e-8), cutting: PatchCutting(rows: 129),
    normalisation: .zScore)

  static let waveform = FeaturePreset(
    name: "waveform", summary: "samples as they are, at any rate; --clip-samples says how many make a patch",
    cutting: PatchCutting(rows: 16_384))

  /// Kim et al., ICASSP 2018; a frame each 10 ms. Frames lie inside the recording: none is centred on its first sample.
  static let crepe = FeaturePreset(
    name: "crepe", summary: "CREPE: frames of 1024 samples each 160, zero mean and unit variance, 16 kHz", rateHz: 16_000,
    cutting: PatchCutting(rows: 1024, overlap: 864), normalisation: .zScore)

  /// Lee et al., SMC 2017: 3¹⁰ samples.
  static let sampleCNN = FeaturePreset(
    name: "samplecnn", summary: "SampleCNN: clips of 59 049 samples, 22.05 kHz", rateHz: 22_050,
    cutting: PatchCutting(rows: 59_049))

  static let sampleCNN16k = FeaturePreset(
    name: "samplecnn-16k", summary: "SampleCNN on one second: clips of 16 000 samples, 16 kHz", rateHz: 16_000,
    cutting: PatchCutting(rows: 16_000))
}
