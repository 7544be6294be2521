import CSndfile
import Foundation
import Tensors

extension SoundFile {
  /// Endings of the names that can be written: what the file is follows from it.
  public static let writableExtensions = formats.keys.sorted()

  private static let formats: [String: Int] = [
    "wav": SF_FORMAT_WAV | SF_FORMAT_FLOAT,
    "flac": SF_FORMAT_FLAC | SF_FORMAT_PCM_24,
    "ogg": SF_FORMAT_OGG | SF_FORMAT_VORBIS,
  ]

  /// Writes a sound, atomically: `.wav` with 32-bit floats as they are, `.flac` with 24 bits and `.ogg` (both clipped).
  ///
  /// `samples` is `[time]` or `[time, channel]` in [−1, 1]; `comment` says what made them and stands in the
  /// file's comment chunk. The same samples give the same WAV and FLAC file, to the bit.
  /// Throws `FileError` for an ending or rate that cannot be written, samples that are no numbers, a full disk.
  public static func write(_ samples: Tensor, rateHz: Int, comment: String = "", to path: String) throws {
    precondition(samples.rank == 1 || samples.rank == 2, "a sound is [time] or [time, channel], not \(samples.shape)")
    let channels = samples.rank == 2 ? samples.shape[1] : 1
    let ending = Folder.name(of: path).split(separator: ".").last.map { $0.lowercased() } ?? ""
    guard let format = formats[ending] else {
      throw FileError(
        .usage, path, "a sound file cannot be written under this ending",
        remedy: "use one of \(writableExtensions.map { "." + $0 }.joined(separator: ", "))")
    }
    var information = SF_INFO()
    information.samplerate = Int32(clamping: rateHz)
    information.channels = Int32(clamping: channels)
    information.format = Int32(format)
    let impossible = FileError(
      .usage, path, "a .\(ending) file takes no \(channels) channels at \(rateHz) Hz", remedy: "use .wav")
    guard sf_format_check(&information) != 0 else { throw impossible }
    try samples.withUnsafeBufferPointer { buffer in
      guard buffer.firstNotFinite == nil else {
        throw FileError(.badData, path, "the sound to be written has samples that are no numbers")
      }
      try AtomicFile.replace(path) { partial in
        errno = 0
        guard let handle = sf_open(partial, Int32(SFM_WRITE), &information) else {
          throw errno == 0 ? impossible : FileError.writing(path)
        }
        // Its time stamp would make each file differ.
        sf_command(handle, Int32(SFC_SET_ADD_PEAK_CHUNK), nil, Int32(SF_FALSE))
        sf_command(handle, Int32(SFC_SET_CLIPPING), nil, Int32(SF_TRUE))
        if !comment.isEmpty { sf_set_string(handle, Int32(SF_STR_COMMENT), comment) }
        let frames = sf_count_t(channels == 0 ? 0 : buffer.count / channels)
        let written = buffer.isEmpty ? 0 : sf_writef_float(handle, buffer.baseAddress!, frames)
        let closed = sf_close(handle)
        // libsndfile finds out only now that a codec does not take the rate: nothing failed in the system then.
        guard written == frames, closed == 0 else {
          throw errno == 0 ? impossible : FileError.writing(path, bytes: buffer.count * 4)
        }
      }
    }
  }

  /// The comment of a sound file; empty if it has none.
  public var comment: String { sf_get_string(handle, Int32(SF_STR_COMMENT)).map { String(cString: $0) } ?? "" }
}
