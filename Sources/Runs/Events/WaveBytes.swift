import Tensors

/// A short mono sound as the bytes of a 16-bit WAV file, which every browser plays.
enum WaveBytes {
  /// samples: `[time]`; what lies outside [−1, 1] is clipped.
  static func encode(_ samples: Tensor, rateHz: Int) -> [UInt8] {
    precondition(samples.rank == 1, "a mono sound is [time], not \(samples.shape)")
    let dataBytes = 2 * samples.count
    var bytes: [UInt8] = []
    bytes.reserveCapacity(44 + dataBytes)
    func append<Number: FixedWidthInteger>(_ number: Number) {
      withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }
    bytes += Array("RIFF".utf8)
    append(UInt32(36 + dataBytes))
    bytes += Array("WAVEfmt ".utf8)
    append(UInt32(16))
    append(UInt16(1))  // whole numbers
    append(UInt16(1))  // one channel
    append(UInt32(rateHz))
    append(UInt32(2 * rateHz))
    append(UInt16(2))
    append(UInt16(16))
    bytes += Array("data".utf8)
    append(UInt32(dataBytes))
    samples.withUnsafeBufferPointer { samples in
      for sample in samples { append(Int16(max(-1, min(1, sample.isFinite ? sample : 0)) * 32767)) }
    }
    return bytes
  }
}
