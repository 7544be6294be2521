/// Bytes that are put together: numbers in either byte order.
extension [UInt8] {
  mutating func append<T: FixedWidthInteger>(littleEndian value: T) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }

  mutating func append<T: FixedWidthInteger>(bigEndian value: T) {
    Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
  }
}

/// A place in bytes that somebody else wrote: every read is checked, nil says that they end too soon.
struct ByteReader {
  private let bytes: ArraySlice<UInt8>
  /// Where the next read starts, from the first byte.
  private(set) var position = 0

  init(_ bytes: some Collection<UInt8>) { self.bytes = ArraySlice(bytes) }

  /// Bytes not yet read.
  var remaining: Int { bytes.count - position }

  mutating func read(_ count: Int) -> ArraySlice<UInt8>? {
    guard count >= 0, count <= remaining else { return nil }
    defer { position += count }
    return bytes[bytes.startIndex + position..<bytes.startIndex + position + count]
  }

  mutating func readLittleEndian<T: FixedWidthInteger>(_ type: T.Type) -> T? {
    guard let bytes = read(MemoryLayout<T>.size) else { return nil }
    return T(littleEndian: bytes.withUnsafeBytes { $0.loadUnaligned(as: T.self) })
  }

  mutating func readBigEndian<T: FixedWidthInteger>(_ type: T.Type) -> T? {
    readLittleEndian(type)?.byteSwapped
  }
}

/// The product of sizes that a file claims; nil if one is negative or the product does not fit.
public func checkedProduct(_ sizes: some Sequence<Int>) -> Int? {
  var product = 1
  var isEmpty = false
  for size in sizes {
    guard size >= 0 else { return nil }
    if size == 0 {
      isEmpty = true
      continue
    }
    let (next, overflow) = product.multipliedReportingOverflow(by: size)
    guard !overflow else { return nil }
    product = next
  }
  return isEmpty ? 0 : product
}
