import Data
import Foundation
import Probe
import Tensors

/// How examples of a probe are heard.
struct ProbeSound {
  let rateHz: Int
  private let domain: PatchDomain?
  /// Between the domain's patches and sound: making it anew for every example would cost a tenth of its sound.
  private let transform: FeatureTransform?

  /// nil where nobody said what the canvas means as sound.
  init?(_ canvas: Canvas) {
    guard let rateHz = canvas.rateHz ?? canvas.domain?.rateHz else { return nil }
    self.rateHz = rateHz
    domain = canvas.domain
    transform = domain?.transform
  }

  /// A canvas as samples `[n]`, brought to −1 dB of full scale, and what that was multiplied with.
  ///
  /// A patch takes the preset's way back with the set's median statistics; where frames are not padded its ends, which
  /// only parts of windows saw, are left out: 115 frames of SVDNet are (115 − 1)·315 samples.
  func samples(of canvas: Tensor, seed: Int) -> (sound: Tensor, gain: Double) {
    // A generator may be driven so far that the exponentials of its logarithms are no floats. Softer they are, and the
    // level is not kept anyway.
    for steps in stride(from: 0, through: ProbeSound.mostSteps, by: ProbeSound.stepsAtOnce) {
      let (sound, gain) = peakNormalised(samples(of: canvas, steps: steps, seed: seed))
      if sound.isFinite { return (sound, Double(gain) * pow(10, Double(steps) * ProbeSound.decibelsAStep / 20)) }
    }
    return (Tensor([rateHz]), 0)
  }

  /// Many sounds, a core each: one is a long chain of short transforms, which cores share badly.
  func samples(of canvases: [Tensor], seeds: [Int]) -> [(sound: Tensor, gain: Double)] {
    var made = [(sound: Tensor, gain: Double)?](repeating: nil, count: canvases.count)
    made.withUnsafeMutableBufferPointer { made in
      Parallel.forEachRange(canvases.count) { part in
        for place in part { made[place] = samples(of: canvases[place], seed: seeds[place]) }
      }
    }
    return made.map { $0! }
  }

  /// As far as a patch is made softer at a time: what it is multiplied with is a float. Four of them are half of the
  /// powers of ten that floats have, so that nothing goes from too much to nothing at once.
  private static let decibelsAStep = -200.0, stepsAtOnce = 4, mostSteps = 100

  /// As samples `[n]` of the canvas's own level, or of one that is so many steps softer.
  private func samples(of canvas: Tensor, steps: Int, seed: Int) -> Tensor {
    guard let domain, let transform else { return canvas.reshaped([canvas.count]) }
    var patch = canvas.reshaped([-1, domain.preset.featureCount])
    let change = Canvas.input(patch.shape, domain: domain).levelChange
    for _ in 0..<steps { patch = change(patch, decibels: ProbeSound.decibelsAStep) }
    let samples = transform.sound(of: patch, statistics: domain.statistics, seed: seed)
    guard let stft = domain.preset.stft, stft.padding == .none, samples.count > 2 * stft.fftSamples else { return samples }
    return samples.rows(stft.fftSamples / 2..<samples.count - stft.fftSamples / 2)
  }

  /// Half a second between two sounds, as it is heard.
  var silence: Tensor { Tensor([rateHz / (Audibility.slowdown(rateHz: rateHz) ?? 1) / 2]) }

  /// The best of every goal and unit, one after the other.
  func track(_ sections: [ProbeSection]) -> Tensor? {
    var parts: [Tensor] = []
    for section in sections {
      for variant in 0..<section.maximisation.objective.variantCount {
        guard let place = section.best(ofVariant: variant), let canvas = section.canvases[place] else { continue }
        if !parts.isEmpty { parts.append(silence) }
        parts.append(samples(of: canvas, seed: section.results[place].start.seed).sound)
      }
    }
    return parts.isEmpty ? nil : Tensor.concatenation(parts, axis: 0)
  }
}
