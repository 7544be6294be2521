import Tensors

/// Arrays as numpy's `.npy` files (numpy.lib.format, versions 1 to 3).
public enum Npy {
  private static let signature: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// Opens a file of numbers of any kind and order; Fortran order is turned round when the values are read.
  ///
  /// Throws `FileError` for what is no such file, is cut short, or holds text, objects or complex numbers.
  public static func open(_ path: String) throws -> StoredArray { try array(ByteSource(path)) }

  /// Reads a file as floats.
  public static func read(_ path: String) throws -> Tensor { try open(path).tensor() }

  /// Writes floats, atomically.
  public static func write(_ tensor: Tensor, to path: String) throws {
    try tensor.withUnsafeBufferPointer { try write($0, shape: tensor.shape, type: .float32, to: path) }
  }

  /// Writes doubles, atomically.
  public static func write(_ values: [Double], shape: [Int], to path: String) throws {
    try values.withUnsafeBufferPointer { try write($0, shape: shape, type: .float64, to: path) }
  }

  /// Writes integers (64 bits), atomically.
  public static func write(_ values: [Int], shape: [Int], to path: String) throws {
    try values.withUnsafeBufferPointer { try write($0, shape: shape, type: .int64, to: path) }
  }

  private static func write<Element>(
    _ values: UnsafeBufferPointer<Element>, shape: [Int], type: ScalarType, to path: String
  ) throws {
    precondition(shape.reduce(1, *) == values.count, "\(values.count) values do not fill the shape \(shape)")
    let lengths = shape.map { "\($0)," }.joined(separator: " ")
    let tuple = shape.count > 1 ? String(lengths.dropLast()) : lengths
    let header = "{'descr': '<\(type.numpyName!)', 'fortran_order': False, 'shape': (\(tuple)), }"
    // Signature, version, length and header come to a multiple of 64 bytes.
    let padding = 64 - (10 + header.utf8.count + 1) % 64
    var bytes = signature + [1, 0]
    bytes.append(littleEndian: UInt16(header.utf8.count + padding % 64 + 1))
    bytes += Array(header.utf8) + Array(repeating: UInt8(ascii: " "), count: padding % 64) + [UInt8(ascii: "\n")]
    try AtomicFile.stream(to: path, byteCount: bytes.count + values.count * type.byteCount) { append in
      try bytes.withUnsafeBytes(append)
      try append(UnsafeRawBufferPointer(values))
    }
  }

  static func array(_ source: ByteSource) throws -> StoredArray {
    func refused(_ found: String) -> FileError {
      FileError(
        .badData, source.path, "is no array file that can be read (\(found))", remedy: "save numbers with numpy.save")
    }
    let start = try source.read(at: 0, count: min(source.count, 12))
    guard start.starts(with: signature), start.count == 12 else { throw refused("it does not begin as .npy") }
    guard (1...3).contains(start[6]) else { throw refused("version \(start[6])") }
    let lengthBytes = start[6] == 1 ? 2 : 4
    let length = start[8..<8 + lengthBytes].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= source.count - 8 - lengthBytes else { throw refused("its header is cut short") }
    let text = try source.read(at: 8 + lengthBytes, count: length)
    guard let header = Header(text) else { throw refused("its header makes no sense") }
    guard let (type, isBigEndian) = header.numbers else {
      throw refused("it holds '\(header.description)', not numbers")
    }
    return try StoredArray(
      source, offset: 8 + lengthBytes + length, shape: header.shape, type: type, isBigEndian: isBigEndian,
      firstAxisIsFastest: header.firstAxisIsFastest)
  }

  /// The Python literal at the head of a file: `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }`.
  private struct Header {
    let description: String
    let firstAxisIsFastest: Bool
    let shape: [Int]

    init?(_ text: [UInt8]) {
      var description: String?
      var firstAxisIsFastest: Bool?
      var shape: [Int]?
      var scanner = HeaderScanner(text[...])
      let taken = scanner.items("{", "}", mayEndInComma: true) { scanner in
        guard let name = scanner.string("'"), scanner.take(":") else { return false }
        switch name {
        case "descr" where description == nil: description = scanner.string("'")
        case "fortran_order" where firstAxisIsFastest == nil:
          firstAxisIsFastest = ["False": false, "True": true][scanner.word()]
        case "shape" where shape == nil: shape = scanner.naturals("(", ")", mayEndInComma: true)
        default: return false
        }
        return true
      }
      guard taken, scanner.isAtEnd(), let description, let firstAxisIsFastest, let shape else { return nil }
      self.description = description
      self.firstAxisIsFastest = firstAxisIsFastest
      self.shape = shape
    }

    /// Kind and byte order; nil for text, objects, records, times and complex numbers.
    var numbers: (ScalarType, isBigEndian: Bool)? {
      guard let order = description.first, "<>|=".contains(order),
        let type = ScalarType.allCases.first(where: { $0.numpyName == String(description.dropFirst()) })
      else { return nil }
      return (type, order == ">")
    }
  }
}
