import CSndfile
import Foundation
import Tensors

extension SoundFile {
  /// Rates that MPEG layer III knows: every browser plays it at these.
  public static let compressibleRatesHz = [8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000]

  /// A sound as the bytes of an MP3 file, about 2 kB a second of speech at 16 kHz.
  ///
  /// - Parameters:
  ///   - samples: `[time]` or `[time, channel]` in [−1, 1]; what lies outside is clipped.
  ///   - rateHz: one of `compressibleRatesHz`.
  ///   - loss: from 0, the best, to 1, the smallest.
  /// - Throws: `FileError` for another rate, more than two channels, and samples that are no numbers.
  public static func compressed(_ samples: Tensor, rateHz: Int, loss: Double = 0.4) throws -> Data {
    precondition(samples.rank == 1 || samples.rank == 2, "a sound is [time] or [time, channel], not \(samples.shape)")
    let channels = samples.rank == 2 ? samples.shape[1] : 1
    guard compressibleRatesHz.contains(rateHz), (1...2).contains(channels) else {
      throw FileError(
        .usage, "MP3", "there is none of \(channels) channels at \(rateHz) Hz",
        remedy: "bring the sound to one of \(compressibleRatesHz.map(String.init).joined(separator: ", ")) Hz")
    }
    return try samples.withUnsafeBufferPointer { buffer in
      guard buffer.firstNotFinite == nil else { throw FileError(.badData, "MP3", "a sound has samples that are no numbers") }
      let memory = Memory()
      var information = SF_INFO()
      (information.samplerate, information.channels) = (Int32(rateHz), Int32(channels))
      information.format = Int32(SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III)
      var access = Memory.access
      guard
        let handle = sf_open_virtual(&access, Int32(SFM_WRITE), &information, Unmanaged.passUnretained(memory).toOpaque())
      else { throw FileError(.io, "MP3", "libsndfile cannot write it", remedy: "bench doctor names the version needed") }
      var loss = loss
      sf_command(handle, Int32(SFC_SET_COMPRESSION_LEVEL), &loss, Int32(MemoryLayout<Double>.size))
      sf_command(handle, Int32(SFC_SET_CLIPPING), nil, Int32(SF_TRUE))
      let frames = sf_count_t(buffer.count / channels)
      let written = buffer.isEmpty ? 0 : sf_writef_float(handle, buffer.baseAddress!, frames)
      guard sf_close(handle) == 0, written == frames else { throw FileError(.io, "MP3", "the sound could not be coded") }
      return memory.bytes
    }
  }
}

/// A file that libsndfile writes into memory.
private final class Memory {
  var bytes = Data()
  var place = 0

  static func of(_ pointer: UnsafeMutableRawPointer?) -> Memory {
    Unmanaged<Memory>.fromOpaque(pointer!).takeUnretainedValue()
  }

  static var access: SF_VIRTUAL_IO {
    SF_VIRTUAL_IO(
      get_filelen: { sf_count_t(Memory.of($0).bytes.count) },
      seek: { offset, origin, pointer in
        let memory = Memory.of(pointer)
        switch origin {
        case SEEK_SET: memory.place = Int(offset)
        case SEEK_CUR: memory.place += Int(offset)
        default: memory.place = memory.bytes.count + Int(offset)
        }
        return sf_count_t(memory.place)
      },
      read: { target, count, pointer in
        let memory = Memory.of(pointer)
        let part = memory.bytes[min(memory.place, memory.bytes.count)..<min(memory.place + Int(count), memory.bytes.count)]
        part.copyBytes(to: target!.assumingMemoryBound(to: UInt8.self), count: part.count)
        memory.place += part.count
        return sf_count_t(part.count)
      },
      write: { source, count, pointer in
        let memory = Memory.of(pointer), new = Data(bytes: source!, count: Int(count))
        if memory.bytes.count < memory.place { memory.bytes.count = memory.place }
        let end = min(memory.bytes.count, memory.place + new.count)
        memory.bytes.replaceSubrange(memory.place..<end, with: new)
        memory.place += new.count
        return count
      },
      tell: { sf_count_t(Memory.of($0).place) })
  }
}
