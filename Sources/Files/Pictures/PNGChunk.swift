import CZlib

/// A piece of a PNG file: length, kind, contents, checksum (PNG specification 1.2, § 3).
struct PNGChunk {
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
  /// Signature and IHDR: text may follow from here on.
  static let bytesBeforeText = 8 + 25

  var kind: String
  var contents: [UInt8]

  init(_ kind: String, _ contents: [UInt8]) {
    self.kind = kind
    self.contents = contents
  }

  /// An iTXt chunk, not compressed.
  init(keyword: String, text: String) {
    precondition((1...79).contains(keyword.utf8.count), "a PNG keyword has 1 to 79 letters: \(keyword)")
    self.init("iTXt", Array(keyword.utf8) + [0, 0, 0, 0, 0] + Array(text.utf8))
  }

  var bytes: [UInt8] {
    let body = Array(kind.utf8) + contents
    var bytes: [UInt8] = []
    bytes.append(bigEndian: UInt32(contents.count))
    bytes += body
    bytes.append(bigEndian: UInt32(crc32(0, body, uInt(body.count))))
    return bytes
  }

  /// Keyword and words of a tEXt chunk or an iTXt chunk that is not compressed.
  var text: (keyword: String, words: String)? {
    let fields = contents.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
    guard fields.count == 2 else { return nil }
    let keyword = String(decoding: fields[0], as: UTF8.self)
    switch kind {
    case "tEXt": return (keyword, String(decoding: fields[1], as: UTF8.self))
    case "iTXt":
      guard fields[1].count >= 4, fields[1].first == 0 else { return nil }
      // Compression flag and method, then language, translated keyword and the words themselves.
      let rest = fields[1].dropFirst(2).split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
      return rest.count == 3 ? (keyword, String(decoding: rest[2], as: UTF8.self)) : nil
    default: return nil
    }
  }

  /// The chunks of a PNG file.
  static func split(_ bytes: [UInt8], path: String) throws -> [PNGChunk] {
    let damaged = FileError(.badData, path, "is not a whole PNG picture", remedy: "make it again")
    var reader = ByteReader(bytes)
    guard reader.read(8)?.elementsEqual(signature) == true else { throw damaged }
    var chunks: [PNGChunk] = []
    while reader.remaining > 0 {
      guard let count = reader.readBigEndian(UInt32.self), let kind = reader.read(4),
        let contents = reader.read(Int(count)), reader.read(4) != nil
      else { throw damaged }
      chunks.append(PNGChunk(String(decoding: kind, as: UTF8.self), Array(contents)))
    }
    return chunks
  }
}
