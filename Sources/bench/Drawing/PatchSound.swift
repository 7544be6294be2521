import Data
import Files
import Tensors

/// Writes a sound where it can be heard: at its own rate, and slowed down as well where that is above hearing.
///
/// The factor is in the slow one's name. The comment says what made it.
///
/// - Returns: the file to listen to, the slow one where there is one.
@discardableResult
func writeSound(_ samples: Tensor, rateHz: Int, comment: String, to stem: String) throws -> String {
  try SoundFile.write(samples, rateHz: rateHz, comment: comment, to: stem + ".wav")
  if let factor = Audibility.slowdown(rateHz: rateHz) {
    let slowed = "\(comment); played \(factor) times slower than recorded"
    try SoundFile.write(samples, rateHz: rateHz / factor, comment: slowed, to: "\(stem)-slowed-\(factor)x.wav")
  }
  return audibleSound(stem, rateHz: rateHz)
}

/// The file that `writeSound` leaves to be listened to.
func audibleSound(_ stem: String, rateHz: Int) -> String {
  Audibility.slowdown(rateHz: rateHz).map { "\(stem)-slowed-\($0)x.wav" } ?? stem + ".wav"
}
