import Files
import Tensors

/// A set's patches as a network takes them: linear spectra finished, examples augmented. Serial, from any thread.
public struct FinishedPatches: PatchSource {
  private let stored: any PatchSource
  private let augmentations: [Augmentation]
  private let seed: Int
  private let isWaveform: Bool
  /// For linear spectra: what they are brought to.
  private let finish: FeatureTransform?
  private let binHz: Double

  /// - Parameters:
  ///   - augmentations: done in this order; none for patches to judge by.
  ///   - memoryLimit: bytes up to which the stored patches are kept in memory.
  /// - Throws: `FileError` if the set's patches are not what an augmentation is done to.
  public init(_ set: DataSet, augmentations: [Augmentation] = [], seed: Int = 0, memoryLimit: Int = 1 << 30) throws {
    for augmentation in augmentations {
      if let problem = set.problem(with: augmentation) {
        throw FileError(.usage, set.path, problem.found, remedy: problem.remedy)
      }
    }
    stored = try set.source(memoryLimit: memoryLimit)
    self.augmentations = augmentations
    self.seed = seed
    isWaveform = set.preset.isWaveform
    finish = set.recipe.finish.map { FeatureTransform($0, rateHz: set.rateHz) }
    binHz = set.preset.stft.map { Double(set.rateHz) / Double($0.fftSamples) } ?? 0
    patchShape = set.finishedShape
  }

  public let patchShape: [Int]
  public var count: Int { stored.count }

  public func patches(_ indices: [Int]) throws -> Tensor { try patches(indices) { _, _ in } }

  /// Augmented by what is drawn for the batch's place in the training: an example that is seen twice is another one.
  public func patches(_ indices: [Int], at position: BatchLoader.Position) throws -> Tensor {
    guard !augmentations.isEmpty else { return try patches(indices) }
    return try patches(indices) { example, place in
      var random = Random(
        seed: seed, purpose: "augmentation", epoch: position.epoch, index: position.batch * indices.count + place)
      let excerpt = Augmentation.Excerpt(rows: patchShape[0], binHz: binHz)
      for augmentation in augmentations { example = augmentation.apply(example, excerpt, &random) }
    }
  }

  private func patches(_ indices: [Int], _ change: (inout Tensor, _ place: Int) -> Void) throws -> Tensor {
    let read = try stored.patches(indices)
    guard finish != nil || !augmentations.isEmpty else { return read }
    let examples = indices.indices.map { place -> Tensor in
      var example = read.rows(place..<place + 1)
      example = example.reshaped(isWaveform ? [-1] : [example.shape[1], example.shape[2]])
      change(&example, place)
      return finished(example).reshaped([1] + patchShape)
    }
    return Tensor.concatenation(examples, axis: 0)
  }

  /// Spectra that no augmentation has cut to length are cut around their middle.
  private func finished(_ example: Tensor) -> Tensor {
    guard let finish else { return example }
    let spare = example.shape[0] - patchShape[0]
    let middle = spare == 0 ? example : example.slice(axis: 0, spare / 2..<spare / 2 + patchShape[0])
    let features = finish.features(ofLinear: middle)
    let normalisation = finish.preset.normalisation
    return normalisation(features, normalisation.statistics(finish.moments(of: features, from: 0)))
  }
}

extension DataSet {
  /// The convention of the patches that come out of the set, whatever they are stored as.
  public var finishedPreset: FeaturePreset { recipe.finish ?? preset }

  /// Shape of these patches: [time, frequency, channel].
  public var finishedShape: [Int] { finishedPreset.patchShape }

  /// Why an augmentation cannot be done to the set's patches; nil if it can.
  public func problem(with augmentation: Augmentation) -> (found: String, remedy: String)? {
    switch augmentation.domain {
    case .spectrum where recipe.finish == nil:
      ("'\(augmentation.name)' is done to linear spectra, and the set holds finished patches", "build it with --store linear")
    case .waveform where !preset.isWaveform:
      ("'\(augmentation.name)' is done to waveforms, and the set holds spectra", "use a preset of waveforms")
    default: nil
    }
  }
}
