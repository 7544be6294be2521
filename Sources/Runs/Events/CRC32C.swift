/// Castagnoli's check sum, polynomial 0x1EDC6F41, as TFRecord files use it (RFC 3720, appendix B.4).
enum CRC32C {
  static func checkSum(of bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~0) { sum, byte in sum >> 8 ^ table[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] }
  }

  /// What each byte does to a sum, its bits turned round: 0x82F63B78 is the polynomial backwards.
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { sum, _ in sum & 1 == 1 ? sum >> 1 ^ 0x82f6_3b78 : sum >> 1 }
  }
}
