import Files
import Tensors

/// A sound file's samples in memory.
public struct Recording: Sendable {
  public let path: String
  /// The rate of `samples`: the file's own unless it was resampled.
  public let rateHz: Int
  /// [time, channel] in [−1, 1]
  public let samples: Tensor
  /// SHA-256 of rate, channels and samples as the file has them: equal for the same sound under another name or in
  /// another lossless format.
  public let hash: String

  /// Reads a file, and resamples it if a rate is given that differs from its own.
  ///
  /// Throws `FileError` for what cannot be read.
  public init(_ path: String, rateHz: Int? = nil) throws {
    let file = try SoundFile(path), read = try file.readAll()
    var digest = SHA256()
    digest.update("\(file.rateHz) Hz, \(file.channels) channels\n")
    read.withUnsafeBufferPointer { digest.update(UnsafeRawBufferPointer($0)) }
    self.path = path
    self.rateHz = rateHz ?? file.rateHz
    hash = digest.hexadecimal()
    samples = self.rateHz == file.rateHz ? read : resampled(read, from: file.rateHz, to: self.rateHz)
  }

  public var channelCount: Int { samples.shape[1] }
  public var seconds: Double { Double(samples.shape[0]) / Double(rateHz) }

  /// One channel's samples. → [time]
  public func channel(_ channel: Int) -> Tensor {
    channelCount == 1 ? samples.reshaped([samples.shape[0]]) : samples.slice(axis: 1, channel..<channel + 1).reshaped([samples.shape[0]])
  }
}
