/// A protocol-buffer message being written, field by field (protobuf.dev/programming-guides/encoding).
public struct ProtobufMessage {
  public private(set) var bytes: [UInt8] = []

  public init() {}

  public mutating func append(field: Int, integer value: Int) {
    key(field, wireType: 0)
    varint(UInt64(bitPattern: Int64(value)))
  }

  public mutating func append(field: Int, double value: Double) {
    key(field, wireType: 1)
    withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
  }

  public mutating func append(field: Int, float value: Float) {
    key(field, wireType: 5)
    withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
  }

  public mutating func append(field: Int, bytes value: [UInt8]) {
    key(field, wireType: 2)
    varint(UInt64(value.count))
    bytes += value
  }

  public mutating func append(field: Int, text: String) { append(field: field, bytes: Array(text.utf8)) }
  public mutating func append(field: Int, message: ProtobufMessage) { append(field: field, bytes: message.bytes) }

  private mutating func key(_ field: Int, wireType: UInt64) { varint(UInt64(field) << 3 | wireType) }

  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 128 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 128)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
