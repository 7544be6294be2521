/// A protocol-buffer message being read, field by field (protobuf.dev/programming-guides/encoding).
///
/// Nothing that it says of lengths is believed: every read stays inside the bytes that are there, and a message inside
/// is a view of them, not a copy.
public struct ProtobufReader {
  /// What stands in a field.
  public enum Value {
    case integer(UInt64)
    case double(Double)
    case float(Float)
    /// Text, bytes, packed numbers or a message.
    case bytes(ArraySlice<UInt8>)
  }

  /// The file, for errors.
  public let path: String
  private let bytes: ArraySlice<UInt8>
  private var index: Int

  /// Reads a whole file.
  ///
  /// Throws `FileError` if it cannot be read.
  public init(_ path: String) throws {
    self.init(ArraySlice(try ByteSource(path).readAll()), path: path)
  }

  public init(_ bytes: ArraySlice<UInt8>, path: String) {
    self.bytes = bytes
    self.path = path
    index = bytes.startIndex
  }

  /// The next field; nil at the end.
  ///
  /// Throws `FileError` where the bytes are no fields.
  public mutating func next() throws -> (number: Int, value: Value)? {
    guard index < bytes.endIndex else { return nil }
    let key = try varint(), number = key >> 3
    guard (1...0x1FFF_FFFF).contains(number) else { throw damaged("a field numbered \(number)") }
    switch key & 7 {
    case 0: return (Int(number), .integer(try varint()))
    case 1: return (Int(number), .double(Double(bitPattern: try fixed(UInt64.self))))
    case 2:
      let count = try varint()
      guard count <= UInt64(bytes.endIndex - index) else { throw damaged("a field longer than what holds it") }
      defer { index += Int(count) }
      return (Int(number), .bytes(bytes[index..<index + Int(count)]))
    case 5: return (Int(number), .float(Float(bitPattern: try fixed(UInt32.self))))
    default: throw damaged("a field of the kind \(key & 7)")
    }
  }

  /// Visits every field.
  public mutating func forEach(_ body: (_ number: Int, _ value: Value) throws -> Void) throws {
    while let (number, value) = try next() { try body(number, value) }
  }

  private mutating func varint() throws -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard index < bytes.endIndex else { throw damaged("a number that is cut short") }
      let byte = bytes[index]
      index += 1
      value |= UInt64(byte & 127) << shift
      if byte < 128 { return value }
    }
    throw damaged("a number of more than 64 bits")
  }

  private mutating func fixed<Number: FixedWidthInteger>(_ type: Number.Type) throws -> Number {
    let size = MemoryLayout<Number>.size
    guard bytes.endIndex - index >= size else { throw damaged("a number that is cut short") }
    defer { index += size }
    return Number(littleEndian: bytes[index..<index + size].withUnsafeBytes { $0.loadUnaligned(as: Number.self) })
  }

  private func damaged(_ found: String) -> FileError {
    FileError(.badData, path, "is damaged: it holds \(found)", remedy: "copy it again, or save it anew")
  }
}

extension ProtobufReader {
  // What a field is read as. A number in a field of another kind is as wrong as one that is cut short.

  public func integer(_ value: Value) throws -> Int {
    guard case .integer(let bits) = value else { throw damaged("something else where a whole number belongs") }
    return Int(truncatingIfNeeded: bits)
  }

  public func float(_ value: Value) throws -> Float {
    guard case .float(let number) = value else { throw damaged("something else where a number belongs") }
    return number
  }

  public func bytes(_ value: Value) throws -> ArraySlice<UInt8> {
    guard case .bytes(let bytes) = value else { throw damaged("a number where text or a message belongs") }
    return bytes
  }

  public func text(_ value: Value) throws -> String {
    guard let text = String(validating: try bytes(value), as: UTF8.self) else { throw damaged("text that is no UTF-8") }
    return text
  }

  /// A message inside this one.
  public func message(_ value: Value) throws -> ProtobufReader { ProtobufReader(try bytes(value), path: path) }

  /// Whole numbers, one by one or packed.
  public func append(_ value: Value, to numbers: inout [Int]) throws {
    guard case .bytes(let bytes) = value else { return numbers.append(try integer(value)) }
    var packed = ProtobufReader(bytes, path: path)
    while packed.index < bytes.endIndex { numbers.append(Int(truncatingIfNeeded: try packed.varint())) }
  }

  /// Floats, one by one or packed.
  public func append(_ value: Value, to numbers: inout [Float]) throws {
    guard case .bytes(let bytes) = value else { return numbers.append(try float(value)) }
    guard bytes.count % 4 == 0 else { throw damaged("numbers that are cut short") }
    bytes.withUnsafeBytes { raw in
      numbers.reserveCapacity(numbers.count + raw.count / 4)
      for place in stride(from: 0, to: raw.count, by: 4) {
        numbers.append(Float(bitPattern: UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: place, as: UInt32.self))))
      }
    }
  }

  /// Doubles, one by one or packed.
  public func append(_ value: Value, to numbers: inout [Double]) throws {
    if case .double(let number) = value { return numbers.append(number) }
    guard case .bytes(let bytes) = value, bytes.count % 8 == 0 else { throw damaged("numbers that are cut short") }
    bytes.withUnsafeBytes { raw in
      for place in stride(from: 0, to: raw.count, by: 8) {
        numbers.append(Double(bitPattern: UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: place, as: UInt64.self))))
      }
    }
  }
}
