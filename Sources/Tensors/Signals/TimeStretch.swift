import CKernels
import Foundation

/// A sound faster or slower at the same pitch (WSOLA).
///
/// The result is put together of segments of the sound, 50 ms long, each half faded into the next. A next one is sought
/// within 12.5 ms of its place in time where it is most like what follows the last (largest normalised cross-correlation
/// over the fade), so that periods go on unbroken. At tempo 1 the sound comes back as it was.
///
/// - Parameters:
///   - samples: [time]
///   - tempo: how many times faster; 1.2 makes 1 s into 0.83 s.
/// - Returns: [time / tempo, rounded]
/// - Source: Verhelst and Roelands, ICASSP 1993; SoX's `tempo` does the same with other lengths. Of those tried, these
///   came nearest to its settings for speech and for music.
public func timeStretched(_ samples: Tensor, tempo: Double, rateHz: Int) -> Tensor {
  precondition(samples.rank == 1 && tempo > 0, "a stretch by \(tempo) is for sounds [time], not \(samples.shape)")
  guard tempo != 1 else { return samples }
  let count = samples.count, wanted = Int((Double(count) / tempo).rounded())
  let step = max(1, rateHz / 40), reach = step / 2
  let fade = (0..<step).map { Float(0.5 - 0.5 * cos(.pi * (Double($0) + 0.5) / Double(step))) }
  // Beyond its end a sound goes on in silence.
  let padded = Tensor.concatenation([samples, Tensor([2 * step + 1])], axis: 0)
  return padded.withUnsafeBufferPointer { padded in
    Tensor([wanted]) { result in
      guard let source = padded.baseAddress, let result = result.baseAddress else { return }
      result.update(from: source, count: min(step, wanted))
      var place = 0
      for made in stride(from: step, to: wanted, by: step) {
        let following = min(place + step, count), ideal = Int((Double(made) * tempo).rounded())
        place = mostAlike(
          source, source + following, count: step, among: min(max(0, ideal - reach), count)...min(ideal + reach, count))
        for i in 0..<min(step, wanted - made) {
          result[made + i] = source[following + i] + fade[i] * (source[place + i] - source[following + i])
        }
      }
    }
  }
}

/// Where in a range a stretch is most like another: the largest Σ a·b / √Σ a², the middle of the range where all are silent.
private func mostAlike(
  _ source: UnsafePointer<Float>, _ wanted: UnsafePointer<Float>, count: Int, among places: ClosedRange<Int>
) -> Int {
  var best = (places.lowerBound + places.upperBound) / 2, highest = -Float.infinity
  var energy = Double(kernel_dot(count, source + places.lowerBound, source + places.lowerBound))
  for place in places {
    let likeness = kernel_dot(count, source + place, wanted) / Float(max(energy, 1e-9)).squareRoot()
    if likeness > highest, energy > 1e-9 { (best, highest) = (place, likeness) }
    energy += Double(source[place + count]) * Double(source[place + count]) - Double(source[place]) * Double(source[place])
  }
  return best
}
