import CZlib

/// The files in a zip archive, stored or deflated (APPNOTE 6.3; up to 4 GB, not encrypted).
public struct ZipArchive: Sendable {
  private struct Entry: Sendable {
    var method: UInt16
    var checksum: UInt32
    var packedCount: Int
    var count: Int
    var headerOffset: Int
  }

  private let source: ByteSource
  private let entries: [String: Entry]

  /// Bytes of the archive.
  public var packedCount: Int { source.count }

  /// Names of the files, sorted.
  public var names: [String] { entries.keys.sorted() }

  /// Opens an archive and reads its list.
  ///
  /// Throws `FileError` for what is no archive or a damaged one.
  public init(_ path: String) throws { try self.init(ByteSource(path)) }

  init(_ source: ByteSource) throws {
    self.source = source
    func refused(_ found: String) -> FileError { ZipArchive.refused(source.path, found) }
    // The list's place stands in a record at the end, before a comment of at most 65535 bytes.
    let tail = try source.read(at: max(0, source.count - 65557), count: min(source.count, 65557))
    let mark: [UInt8] = [0x50, 0x4B, 0x05, 0x06]
    guard tail.count >= 22, let start = (0...tail.count - 22).last(where: { tail[$0...].starts(with: mark) }) else {
      throw refused("its list of files is missing")
    }
    var end = ByteReader(tail[(start + 10)...])
    guard let entryCount = end.readLittleEndian(UInt16.self), let listCount = end.readLittleEndian(UInt32.self),
      let listOffset = end.readLittleEndian(UInt32.self), Int(listOffset) + Int(listCount) <= source.count
    else { throw refused("its list of files is cut short") }
    var list = ByteReader(try source.read(at: Int(listOffset), count: Int(listCount)))
    var entries: [String: Entry] = [:]
    for _ in 0..<entryCount {
      guard let (name, entry) = ZipArchive.readEntry(&list) else { throw refused("its list of files is damaged") }
      guard entries.updateValue(entry, forKey: name) == nil else { throw refused("'\(name)' stands in it twice") }
    }
    self.entries = entries
  }

  private static func readEntry(_ list: inout ByteReader) -> (String, Entry)? {
    guard list.readLittleEndian(UInt32.self) == 0x0201_4B50, list.read(4) != nil,
      let flags = list.readLittleEndian(UInt16.self), flags & 1 == 0,  // not encrypted
      let method = list.readLittleEndian(UInt16.self), list.read(4) != nil,
      let checksum = list.readLittleEndian(UInt32.self),
      let packedCount = list.readLittleEndian(UInt32.self), packedCount != .max,
      let count = list.readLittleEndian(UInt32.self), count != .max,
      let nameCount = list.readLittleEndian(UInt16.self), let extraCount = list.readLittleEndian(UInt16.self),
      let commentCount = list.readLittleEndian(UInt16.self), list.read(8) != nil,
      let headerOffset = list.readLittleEndian(UInt32.self), let name = list.read(Int(nameCount)),
      list.read(Int(extraCount) + Int(commentCount)) != nil
    else { return nil }
    let entry = Entry(
      method: method, checksum: checksum, packedCount: Int(packedCount), count: Int(count),
      headerOffset: Int(headerOffset))
    return (String(decoding: name, as: UTF8.self), entry)
  }

  /// The bytes of one file, unpacked and checked.
  ///
  /// - Parameter limit: bytes that it may unpack to, where more would be a trap.
  /// - Throws: `FileError` if there is none of this name, it is larger, or its bytes are not those that were packed.
  public func contents(_ name: String, atMost limit: Int = .max) throws -> [UInt8] {
    func refused(_ found: String) -> FileError { ZipArchive.refused(source.path, "'\(name)' \(found)") }
    guard let entry = entries[name] else { throw refused("is not in it") }
    guard entry.count <= limit else { throw refused("would unpack to \(entry.count) bytes") }
    var header = ByteReader(try source.read(at: entry.headerOffset, count: 30))
    guard header.readLittleEndian(UInt32.self) == 0x0403_4B50, header.read(22) != nil,
      let nameCount = header.readLittleEndian(UInt16.self), let extraCount = header.readLittleEndian(UInt16.self)
    else { throw refused("is damaged") }
    let packed = try source.read(
      at: entry.headerOffset + 30 + Int(nameCount) + Int(extraCount), count: entry.packedCount)
    let bytes: [UInt8]?
    switch entry.method {
    case 0: bytes = packed.count == entry.count ? packed : nil
    case 8: bytes = inflate(packed, count: entry.count)
    default: throw refused("is packed in a way that is not known here (method \(entry.method))")
    }
    guard let bytes, UInt32(crc32_z(0, bytes, bytes.count)) == entry.checksum else { throw refused("is damaged") }
    return bytes
  }

  private static func refused(_ path: String, _ found: String) -> FileError {
    FileError(.badData, path, "is no zip archive that can be read (\(found))", remedy: "copy it again or pack it anew")
  }
}

/// Unpacks raw deflate data (RFC 1951); nil if they are damaged or do not come to `count` bytes.
private func inflate(_ packed: [UInt8], count: Int) -> [UInt8]? {
  // Deflate packs at most 1032 to one: a larger claim is not even tried.
  guard count <= 1032 * (packed.count + 1) else { return nil }
  var stream = z_stream()
  guard inflateInit2_(&stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
  defer { inflateEnd(&stream) }
  var packed = packed
  return packed.withUnsafeMutableBufferPointer { input in
    var isWhole = false
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { output, filled in
      stream.next_in = input.baseAddress
      stream.avail_in = uInt(input.count)
      stream.next_out = output.baseAddress
      stream.avail_out = uInt(count)
      isWhole = inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.avail_out == 0
      filled = isWhole ? count : 0
    }
    return isWhole ? bytes : nil
  }
}
