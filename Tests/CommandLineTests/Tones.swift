import Files
import Foundation
import Tensors

/// Writes a sine, in a folder that need not be there.
func tone(_ hertz: Double, amplitude: Float = 0.3, seconds: Double, rateHz: Int = 16_000, to path: String) throws {
  try Folder.make(Folder.containing(path))
  let samples = Tensor([Int(seconds * Double(rateHz))]) { samples in
    for i in samples.indices { samples[i] = amplitude * Float(sin(2 * Double.pi * hertz * Double(i) / Double(rateHz))) }
  }
  try SoundFile.write(samples, rateHz: rateHz, to: path)
}
