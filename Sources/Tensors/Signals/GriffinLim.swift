import CKernels
import Foundation

/// A sound for a magnitude spectrogram that has no phase, by going to and fro between time and frequency.
///
/// cₜ₊₁ = S·e^{i·∠(R − m/(1 + m)·Rₚ)}, R = STFT(inverse STFT(cₜ)), Rₚ the R before. Momentum m = 0 is Griffin and
/// Lim's own iteration, .99 the fast one (Perraudin, Balazs and Søndergaard 2013, in librosa's form).
public struct GriffinLim: Hashable, Codable, Sendable {
  public var iterations: Int
  public var momentum: Float

  public init(iterations: Int = 32, momentum: Float = 0.99) {
    precondition(iterations >= 0 && momentum >= 0, "Griffin–Lim goes forward: no negative iterations or momentum")
    self.iterations = iterations
    self.momentum = momentum
  }

  /// A sound whose STFT has nearly the given magnitudes.
  ///
  /// - Parameters:
  ///   - magnitude: [frames, bins]
  ///   - phase: where it starts, in radians. [frames, bins]; uniform in 0 … 2π is usual.
  ///   - sampleCount: length of the sound; what the frames span if nil.
  ///   - floor: as `STFT.inverse` has it.
  /// - Returns: samples [sampleCount]
  public func callAsFunction(
    magnitude: Tensor, phase: Tensor, stft: STFT, sampleCount: Int? = nil, floor: Float = 0
  ) -> Tensor {
    precondition(
      magnitude.rank == 2 && magnitude.shape[1] == stft.binCount && phase.shape == magnitude.shape,
      "Griffin–Lim takes magnitudes and phases [frames, \(stft.binCount)], not \(magnitude.shape) and \(phase.shape)")
    var estimate = polar(magnitude: magnitude, phase: phase)
    guard magnitude.count > 0 else { return stft.inverse(estimate, sampleCount: sampleCount, floor: floor) }
    var previous = Tensor(estimate.shape)
    let width = 2 * stft.binCount, share = momentum / (1 + momentum)
    let gain = stft.overlapGain(frames: magnitude.shape[0], sampleCount: sampleCount, floor: floor)
    for iteration in 0..<iterations {
      let sound = stft.inverse(estimate, gain: gain)
      estimate.withUnsafeMutableBufferPointer { estimate in
        previous.withUnsafeMutableBufferPointer { previous in
          magnitude.withUnsafeBufferPointer { magnitude in
            sound.withUnsafeBufferPointer { sound in
              let (estimate, previous) = (estimate.baseAddress!, previous.baseAddress!)
              stft.forEachSpectrum(of: sound) { frame, rebuilt, _ in
                guard frame < magnitude.count / stft.binCount else { return }
                kernel_spectrum_rephase(
                  magnitude.baseAddress! + frame * stft.binCount, rebuilt,
                  iteration == 0 || share == 0 ? nil : previous + frame * width, share, stft.binCount,
                  estimate + frame * width)
                if share != 0 { (previous + frame * width).update(from: rebuilt, count: width) }
              }
            }
          }
        }
      }
    }
    return stft.inverse(estimate, gain: gain)
  }
}

/// A spectrum from magnitudes and phases in radians: [...] and [...] → [..., 2], the last axis (re, im).
public func polar(magnitude: Tensor, phase: Tensor) -> Tensor {
  precondition(magnitude.shape == phase.shape, "magnitudes \(magnitude.shape) and phases \(phase.shape) do not pair up")
  let shape = magnitude.shape + [2]
  return magnitude.withUnsafeBufferPointer { magnitude in
    phase.withUnsafeBufferPointer { phase in
      Tensor(shape) { result in
        for i in magnitude.indices {
          result[2 * i] = magnitude[i] * cos(phase[i])
          result[2 * i + 1] = magnitude[i] * sin(phase[i])
        }
      }
    }
  }
}

/// How far a sound's magnitudes are from those asked for: ‖|STFT(x)| − S‖ / ‖S‖ (Frobenius norms).
///
/// `samples`: [n], `magnitude`: [frames, bins]; frames that only one of them has are left out.
public func spectralConvergence(of samples: Tensor, to magnitude: Tensor, stft: STFT) -> Double {
  let reached = stft.spectrogram(samples, .magnitude)
  var difference = 0.0, norm = 0.0
  reached.withUnsafeBufferPointer { reached in
    magnitude.withUnsafeBufferPointer { magnitude in
      for (a, b) in zip(reached, magnitude) {
        difference += Double(a - b) * Double(a - b)
        norm += Double(b) * Double(b)
      }
    }
  }
  return (difference / norm).squareRoot()
}
