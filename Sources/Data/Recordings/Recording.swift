import Files
import Tensors

/// A sound file's samples in memory.
public struct Recording: Sendable {
  public let path: String
  /// The rate of `samples`: the file's own unless it was resampled.
  public let rateHz: Int
  /// [time, channel] in [−1, 1]
  public let samples: Tensor
  /// Reads a file, and resamples it if a rate is given that differs from its own.
  ///
  /// Throws `FileError` for what cannot be read.
  public init(_ path: String, rateHz: Int? = nil) throws {
    let file = try SoundFile(path), read = try file.readAll()
    self.path = path
    self.rateHz = rateHz ?? file.rateHz
    samples = self.rateHz == file.rateHz ? read : resampled(read, from: file.rateHz, to: self.rateHz)
  }

  /// The same with silence behind it, to so many samples.
  func filled(to count: Int) -> Recording {
    guard samples.shape[0] < count else { return self }
    return Recording(path: path, rateHz: rateHz, samples: samples.padded(axis: 0, before: 0, after: count - samples.shape[0]))
  }

  private init(path: String, rateHz: Int, samples: Tensor) {
    (self.path, self.rateHz, self.samples) = (path, rateHz, samples)
  }

  /// SHA-256 of rate, channels and samples: equal for the same sound under another name or in another lossless format.
  func hash() -> String {
    var digest = SHA256()
    digest.update("\(rateHz) Hz, \(channelCount) channels\n")
    samples.withUnsafeBufferPointer { digest.update(UnsafeRawBufferPointer($0)) }
    return digest.hexadecimal()
  }

  public var channelCount: Int { samples.shape[1] }
  public var seconds: Double { Double(samples.shape[0]) / Double(rateHz) }

  /// One channel's samples. → [time]
  public func channel(_ channel: Int) -> Tensor {
    let one = channelCount == 1 ? samples : samples.slice(axis: 1, channel..<channel + 1)
    return one.reshaped([samples.shape[0]])
  }
}
