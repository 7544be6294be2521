import Data
import Tensors
import Train

/// The held-out clips that a classifier is furthest wrong about, one after the other: what it has not understood, to be
/// heard.
struct MistakeTrack {
  let samples: Tensor
  let rateHz: Int
  /// What was taken for what, in the order of the clips.
  let words: String
  let count: Int

  private static let mostClips = 6
  private static let gapSeconds = 0.5, longestSeconds = 4.0

  /// - Parameter places: the judged patches' numbers in the set.
  /// - Returns: nil where it makes no mistake, or the recordings are gone.
  init?(_ assessment: ClassifierAssessment, of places: [Int], in set: DataSet) {
    let shares = assessment.probabilities
    let wrong = assessment.classes.indices.filter { assessment.predictions[$0] != assessment.classes[$0] }
      .sorted { shares[$0, assessment.classes[$0]] < shares[$1, assessment.classes[$1]] }
    var parts: [Tensor] = [], words: [String] = [], recordings: Set<String> = []
    for place in wrong where words.count < MistakeTrack.mostClips {
      // One clip of a recording: windows of it overlap.
      guard recordings.insert(set.records[places[place]].source).inserted, let clip = try? set.original(places[place])
      else { continue }
      let heard = clip.rows(0..<min(clip.count, Int(MistakeTrack.longestSeconds * Double(set.rateHz))))
      if !parts.isEmpty { parts.append(Tensor([Int(MistakeTrack.gapSeconds * Double(set.rateHz))])) }
      parts.append(peakNormalised(heard).sound)
      words.append("\(assessment.labels[assessment.classes[place]]) taken for \(assessment.labels[assessment.predictions[place]])")
    }
    guard !parts.isEmpty else { return nil }
    (samples, rateHz) = (Tensor.concatenation(parts, axis: 0), set.rateHz)
    (self.words, count) = (words.joined(separator: ", "), words.count)
  }
}
