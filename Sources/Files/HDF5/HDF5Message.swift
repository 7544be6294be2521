import Foundation

/// What the reader of a foreign HDF5 file writes to the process that asked: little-endian numbers, strings and arrays
/// with their lengths before them. The asking side checks every length, as it does for a file.
struct HDF5Message {
  private enum Kind: UInt8 { case object, error, end }
  private enum Value: UInt8 { case nothing, strings, numbers }

  private(set) var bytes: [UInt8] = []

  mutating func add(_ place: String, _ object: ForeignHDF5.Object) throws {
    bytes.append(Kind.object.rawValue)
    add(place)
    add(object.attributes.count)
    for (name, value) in object.attributes {
      add(name)
      try add(value)
    }
    try add(object.value)
  }

  mutating func add(_ error: FileError) {
    bytes.append(Kind.error.rawValue)
    add(Int(error.kind.rawValue))
    for text in [error.found, error.remedy] { add(text) }
  }

  /// Says that all has been said.
  mutating func end() { bytes.append(Kind.end.rawValue) }

  /// Writes the messages to the standard output; false if nobody reads them.
  func send() -> Bool {
    bytes.withUnsafeBytes { bytes in
      var sent = 0
      while sent < bytes.count {
        let count = write(STDOUT_FILENO, bytes.baseAddress! + sent, bytes.count - sent)
        guard count > 0 || errno == EINTR else { return false }
        sent += max(count, 0)
      }
      return true
    }
  }

  private mutating func add(_ number: Int) { bytes.append(littleEndian: Int64(number)) }

  private mutating func add(_ text: String) {
    add(text.utf8.count)
    bytes += Array(text.utf8)
  }

  private mutating func add(_ value: HDF5Value?) throws {
    guard let value else { return bytes.append(Value.nothing.rawValue) }
    switch value {
    case .strings(let strings, let shape):
      bytes.append(Value.strings.rawValue)
      add(shape)
      add(strings.count)
      for string in strings { add(string) }
    case .numbers(let array):
      bytes.append(Value.numbers.rawValue)
      add(array.shape)
      add(array.type.rawValue)
      bytes += try array.rawBytes
    }
  }

  private mutating func add(_ shape: [Int]) {
    add(shape.count)
    for length in shape { add(length) }
  }
}

extension HDF5Message {
  /// The file's contents from the messages that its reader wrote.
  ///
  /// Throws the `FileError` that the reader met, or one for messages that make no sense.
  static func contents(of bytes: [UInt8], path: String) throws -> ForeignHDF5 {
    let senseless = FileError(.badData, path, "is damaged: its reader gave a senseless answer", remedy: "copy it again")
    let source = ByteSource(bytes, path: path)
    var reader = MessageReader(reader: ByteReader(bytes), source: source)
    var objects: [String: ForeignHDF5.Object] = [:]
    while let kind = reader.byte().flatMap(Kind.init) {
      switch kind {
      case .end: return ForeignHDF5(objects: objects, path: path)
      case .error:
        guard let code = reader.count(), let kind = FileError.Kind(rawValue: Int32(clamping: code)),
          let found = reader.string(), let remedy = reader.string()
        else { throw senseless }
        throw FileError(kind, path, found, remedy: remedy)
      case .object:
        guard let place = reader.string(), let count = reader.count() else { throw senseless }
        var object = ForeignHDF5.Object()
        for _ in 0..<count {
          guard let name = reader.string(), let value = reader.value() else { throw senseless }
          object.attributes[name] = value
        }
        guard let value = reader.value() else { throw senseless }
        object.value = value
        objects[place] = object
      }
    }
    throw senseless
  }

  private struct MessageReader {
    var reader: ByteReader
    let source: ByteSource

    mutating func byte() -> UInt8? { reader.readLittleEndian(UInt8.self) }

    /// A number that is not negative.
    mutating func count() -> Int? { reader.readLittleEndian(Int64.self).flatMap { $0 >= 0 ? Int($0) : nil } }

    mutating func string() -> String? {
      count().flatMap { reader.read($0) }.map { String(decoding: $0, as: UTF8.self) }
    }

    mutating func shape() -> [Int]? {
      guard let rank = count(), rank <= 32 else { return nil }
      let lengths = (0..<rank).compactMap { _ in count() }
      return lengths.count == rank ? lengths : nil
    }

    /// A value, or that there is none; nil if the bytes make no sense.
    mutating func value() -> HDF5Value?? {
      switch byte().flatMap(Value.init) {
      case .nothing?: return .some(nil)
      case .strings?:
        guard let shape = shape(), let count = count(), count <= reader.remaining, checkedProduct(shape) == count else {
          return nil
        }
        let strings = (0..<count).compactMap { _ in string() }
        return strings.count == count ? .strings(strings, shape: shape) : nil
      case .numbers?:
        guard let shape = shape(), let type = string().flatMap(ScalarType.init),
          let array = try? StoredArray(source, offset: reader.position, shape: shape, type: type),
          reader.read(array.count * type.byteCount) != nil
        else { return nil }
        return .numbers(array)
      case nil: return nil
      }
    }
  }
}
