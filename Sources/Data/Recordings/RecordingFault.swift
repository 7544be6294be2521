import Foundation
import Tensors

/// Why a recording is left out of a set.
public enum RecordingFault: String, Codable, Sendable, CaseIterable {
  case corrupt, empty, tooShort = "too short", silent, clipped, wrongRate = "wrong rate", duplicate
}

extension Recording {
  /// The share of samples above which a recording counts as clipped.
  public static let clippedShareLimit = 0.005

  /// What is wrong with the samples themselves, in words.
  func fault(allowingClipped: Bool) -> (fault: RecordingFault, detail: String)? {
    let measures = Measures(samples)
    // One step of a 16-bit recording, around whatever constant it lies.
    if measures.largestDeviation < 1 / 32768 { return (.silent, "nothing above one step of 16 bits") }
    if !allowingClipped, measures.clippedShare > Recording.clippedShareLimit {
      return (.clipped, String(format: "%.1f %% of its samples lie at full scale", 100 * measures.clippedShare))
    }
    return nil
  }

  /// Simple measures of a recording's samples.
  struct Measures {
    /// Share of samples in runs of at least three at full scale in one channel.
    var clippedShare = 0.0
    /// Largest distance from a channel's mean.
    var largestDeviation: Float = 0

    init(_ samples: Tensor) {
      let count = samples.shape[0], channels = samples.shape[1]
      guard count > 0 else { return }
      samples.withUnsafeBufferPointer { samples in
        var clipped = 0
        for channel in 0..<channels {
          var sum = 0.0, low = Float.infinity, high = -Float.infinity, run = 0
          for i in stride(from: channel, to: samples.count, by: channels) {
            let value = samples[i]
            sum += Double(value)
            low = min(low, value)
            high = max(high, value)
            if abs(value) >= 0.999 {
              run += 1
            } else {
              if run >= 3 { clipped += run }
              run = 0
            }
          }
          if run >= 3 { clipped += run }
          let mean = Float(sum / Double(count))
          largestDeviation = max(largestDeviation, high - mean, mean - low)
        }
        clippedShare = Double(clipped) / Double(samples.count)
      }
    }
  }
}
