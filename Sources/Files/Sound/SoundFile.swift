import CSndfile
import Foundation
import Tensors

/// A sound file that is read from front to back: wav, flac, ogg, mp3, aiff and what else libsndfile knows.
///
/// Samples are floats in [−1, 1]: integers divided by 2^(bits − 1), floats as they are. One thread at a time.
public final class SoundFile {
  public let path: String
  /// Samples of a channel a second.
  public let rateHz: Int
  public let channels: Int
  /// Samples of a channel, as the file says: only reading them shows whether they are there.
  public let frames: Int

  let handle: OpaquePointer
  private var position = 0

  /// Seconds that the file lasts.
  public var seconds: Double { Double(frames) / Double(rateHz) }

  /// Opens a sound file.
  ///
  /// Throws `FileError` for a missing or empty file and for what is no sound.
  public init(_ path: String) throws {
    let source = try ByteSource(path)
    guard source.count > 0 else {
      throw FileError(.badData, path, "is empty (0 bytes)", remedy: "record it or copy it again")
    }
    var information = SF_INFO()
    guard let handle = sf_open(path, Int32(SFM_READ), &information) else {
      let reason = String(cString: sf_strerror(nil)).trimmingCharacters(in: CharacterSet(charactersIn: " .\n"))
      let found = try source.isText ? "is text, not sound" : "is no sound file that can be read (\(reason))"
      throw FileError(.badData, path, found, remedy: "leave it out or convert it to WAV or FLAC")
    }
    self.path = path
    self.handle = handle
    rateHz = Int(information.samplerate)
    channels = Int(information.channels)
    frames = Int(information.frames)
    guard frames > 0, rateHz > 0, channels > 0 else {
      throw FileError(.badData, path, "holds no samples", remedy: "leave it out or record it again")
    }
    // The densest there is, a FLAC frame of silence, packs 65535 samples in 14 bytes.
    guard let count = checkedProduct([frames, channels]), count / 65535 <= source.count / 14 * channels + channels
    else {
      throw FileError(
        .badData, path, "says that it has \(frames) samples a channel, more than \(source.count) bytes can hold",
        remedy: "copy it again")
    }
  }

  deinit { sf_close(handle) }

  /// The next samples: `[frames, channels]`, fewer at the end of the file, none after it.
  ///
  /// Throws `FileError` where a file is cut short or damaged, or a sample is no number.
  public func read(frames wanted: Int) throws -> Tensor {
    let count = min(max(wanted, 0), frames - position)
    let samples = try Tensor([count, channels]) { buffer in
      let got = Int(sf_readf_float(handle, buffer.baseAddress!, sf_count_t(count)))
      guard got == count else { throw cutShort(after: position + got) }
      if let bad = UnsafeBufferPointer(buffer).firstNotFinite {
        let seconds = Double(position + bad / channels) / Double(rateHz)
        throw FileError(
          .badData, path, "a sample is no number (\(buffer[bad]) at \(String(format: "%.3f", seconds)) s)",
          remedy: "leave it out or convert it again")
      }
    }
    position += count
    return samples
  }

  /// All samples from where reading stands: `[frames, channels]`.
  public func readAll() throws -> Tensor { try read(frames: frames - position) }

  /// Goes on reading at a frame, counted from the file's start.
  public func seek(toFrame frame: Int) throws {
    precondition((0...frames).contains(frame), "frame \(frame) of \(frames)")
    guard sf_seek(handle, sf_count_t(frame), SEEK_SET) == sf_count_t(frame) else { throw cutShort(after: position) }
    position = frame
  }

  private func cutShort(after got: Int) -> FileError {
    FileError(
      .badData, path, "is cut short or damaged: \(got) of the \(frames) samples that it announces can be read",
      remedy: "copy it again or leave it out")
  }
}

extension ByteSource {
  /// Whether the file begins with nothing but printable characters and line ends.
  fileprivate var isText: Bool {
    get throws {
      let start = try String(decoding: read(at: 0, count: min(count, 512)), as: UTF8.self).unicodeScalars
      // The last character may be cut in two.
      return start.dropLast().allSatisfy {
        $0 != "\u{FFFD}" && ($0.properties.generalCategory != .control || $0.properties.isWhitespace)
      }
    }
  }
}

extension UnsafeBufferPointer<Float> {
  /// Where the first infinity or NaN stands.
  var firstNotFinite: Int? {
    // The largest magnitude by its bits: integers, so that the loop vectorises.
    var largest: UInt32 = 0
    for value in self { largest = Swift.max(largest, value.bitPattern & 0x7FFF_FFFF) }
    return largest < Float.infinity.bitPattern ? nil : firstIndex { !$0.isFinite }
  }
}
