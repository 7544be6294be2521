import Tensors

/// Named arrays and words about them in one file (huggingface/safetensors, format 0.x).
///
/// Opening reads and checks the header; an array is read when asked for. The checks are those of the Rust
/// implementation: arrays fill the file without gaps or overlaps, each as long as its shape says, no name twice.
public struct Safetensors: Sendable {
  /// The words in `__metadata__`.
  public let metadata: [String: String]
  private let arrays: [String: StoredArray]
  private let path: String

  /// Names of the arrays, sorted.
  public var names: [String] { arrays.keys.sorted() }

  /// An array by its name, not yet read; nil if there is none.
  public subscript(name: String) -> StoredArray? { arrays[name] }

  /// An array's values as floats.
  ///
  /// Throws `FileError` if there is none of this name.
  public func tensor(_ name: String) throws -> Tensor {
    guard let array = arrays[name] else {
      throw FileError(
        .badData, path, "holds no array '\(name)'", remedy: "it holds \(names.prefix(8).joined(separator: ", "))")
    }
    return try array.tensor()
  }

  /// Opens a file.
  ///
  /// Throws `FileError` for what is no such file or does not hold what its header says.
  public init(_ path: String) throws { try self.init(ByteSource(path)) }

  init(_ source: ByteSource) throws {
    func refused(_ found: String) -> FileError {
      FileError(
        .badData, source.path, "is no safetensors file that can be read (\(found))",
        remedy: "name another file or copy this one again")
    }
    guard source.count >= 8 else { throw refused("\(source.count) bytes are too few") }
    let length = try source.read(at: 0, count: 8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(source.count - 8) else { throw refused("its header is cut short") }
    guard let header = Header(try source.read(at: 8, count: Int(length))) else {
      throw refused("its header makes no sense")
    }
    var arrays: [String: StoredArray] = [:]
    var end = 0
    for entry in header.entries.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
      guard let type = ScalarType.allCases.first(where: { $0.safetensorsName == entry.type }) else {
        throw refused("'\(entry.name)' holds \(entry.type)")
      }
      guard entry.start == end, entry.end >= end else {
        throw refused("'\(entry.name)' does not begin where the one before ends")
      }
      guard checkedProduct(entry.shape + [type.byteCount]) == entry.end - entry.start else {
        throw refused("'\(entry.name)' has \(entry.end - entry.start) bytes, its shape \(entry.shape) needs others")
      }
      let array = try StoredArray(source, offset: 8 + Int(length) + entry.start, shape: entry.shape, type: type)
      guard arrays.updateValue(array, forKey: entry.name) == nil else {
        throw refused("'\(entry.name)' stands in it twice")
      }
      end = entry.end
    }
    guard end == source.count - 8 - Int(length) else {
      throw refused("its arrays come to \(end) bytes, it has \(source.count - 8 - Int(length))")
    }
    path = source.path
    metadata = header.metadata
    self.arrays = arrays
  }

  /// Writes arrays of floats, sorted by name, atomically.
  ///
  /// The same arrays and metadata give the same file, to the bit.
  public static func write(_ tensors: [String: Tensor], metadata: [String: String] = [:], to path: String) throws {
    precondition(tensors["__metadata__"] == nil, "__metadata__ is not a name for an array")
    let sorted = tensors.sorted { $0.key < $1.key }
    var entries: [String] = []
    if !metadata.isEmpty {
      let words = metadata.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(quoted($0.value))" }
      entries.append("\"__metadata__\":{\(words.joined(separator: ","))}")
    }
    var offset = 0
    for (name, tensor) in sorted {
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      let end = offset + 4 * tensor.count
      entries.append("\(quoted(name)):{\"dtype\":\"F32\",\"shape\":[\(shape)],\"data_offsets\":[\(offset),\(end)]}")
      offset = end
    }
    var header = Array("{\(entries.joined(separator: ","))}".utf8)
    header += Array(repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8)
    var start: [UInt8] = []
    start.append(littleEndian: UInt64(header.count))
    start += header
    try AtomicFile.stream(to: path, byteCount: start.count + offset) { append in
      try start.withUnsafeBytes(append)
      for (_, tensor) in sorted { try tensor.withUnsafeBufferPointer { try append(UnsafeRawBufferPointer($0)) } }
    }
  }

  private static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case "\n": "\\n"
      case "\r": "\\r"
      case "\t": "\\t"
      case "\0"..<" ": "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: String(scalar)
      }
    }
    return "\"\(escaped.joined())\""
  }
}

extension Safetensors {
  /// The JSON object at the head of a file.
  fileprivate struct Header {
    struct Entry {
      var name: String
      var type = ""
      var shape: [Int] = []
      var start = 0
      var end = 0
    }

    var entries: [Entry] = []
    var metadata: [String: String] = [:]

    /// Nil if the text is not what the format allows.
    init?(_ text: [UInt8]) {
      var scanner = HeaderScanner(text[...])
      var hasMetadata = false
      let taken = scanner.items("{", "}") { scanner in
        guard let name = scanner.string(), scanner.take(":") else { return false }
        guard name == "__metadata__" else { return entry(name, &scanner) }
        defer { hasMetadata = true }
        return !hasMetadata && words(&scanner)
      }
      guard taken, scanner.isAtEnd() else { return nil }
    }

    private mutating func entry(_ name: String, _ scanner: inout HeaderScanner) -> Bool {
      var type: String?
      var shape: [Int]?
      var offsets: [Int]?
      let taken = scanner.items("{", "}") { scanner in
        guard let field = scanner.string(), scanner.take(":") else { return false }
        switch field {
        case "dtype" where type == nil: type = scanner.string()
        case "shape" where shape == nil: shape = scanner.naturals("[", "]")
        case "data_offsets" where offsets == nil: offsets = scanner.naturals("[", "]")
        default: return false
        }
        return true
      }
      guard taken, let type, let shape, let offsets, offsets.count == 2 else { return false }
      entries.append(Entry(name: name, type: type, shape: shape, start: offsets[0], end: offsets[1]))
      return true
    }

    private mutating func words(_ scanner: inout HeaderScanner) -> Bool {
      scanner.items("{", "}") { scanner in
        guard let key = scanner.string(), scanner.take(":"), let value = scanner.string() else { return false }
        return metadata.updateValue(value, forKey: key) == nil
      }
    }
  }
}
