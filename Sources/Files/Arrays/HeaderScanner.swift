/// Reads the small texts at the head of array files, a Python literal or JSON, token by token.
///
/// Nothing is nested deeper than the formats allow, no size is believed, and every name is kept: Foundation's JSON
/// reader lets a repeated name pass.
struct HeaderScanner {
  private let bytes: ArraySlice<UInt8>
  private var index: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    index = bytes.startIndex
  }

  /// Whether nothing but spaces is left.
  mutating func isAtEnd() -> Bool {
    skipSpaces()
    return index == bytes.endIndex
  }

  /// Takes a character if it is the next one.
  mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpaces()
    guard index < bytes.endIndex, bytes[index] == UInt8(ascii: character) else { return false }
    index += 1
    return true
  }

  /// Takes a word of letters.
  mutating func word() -> String {
    skipSpaces()
    let start = index
    while index < bytes.endIndex, (UInt8(ascii: "A")...UInt8(ascii: "z")).contains(bytes[index]) { index += 1 }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  /// Takes a whole number of at most 18 digits without a sign.
  mutating func natural() -> Int? {
    skipSpaces()
    let start = index
    var value = 0
    while index < bytes.endIndex, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index]) {
      guard index - start < 18 else { return nil }
      value = value * 10 + Int(bytes[index] - UInt8(ascii: "0"))
      index += 1
    }
    return index > start ? value : nil
  }

  /// Takes items between two brackets, with commas between them; `item` takes one, false if there is none.
  mutating func items(
    _ open: Unicode.Scalar, _ close: Unicode.Scalar, mayEndInComma: Bool = false,
    item: (inout HeaderScanner) -> Bool
  ) -> Bool {
    guard take(open) else { return false }
    if take(close) { return true }
    while true {
      guard item(&self) else { return false }
      if take(close) { return true }
      guard take(",") else { return false }
      if mayEndInComma && take(close) { return true }
    }
  }

  /// Takes whole numbers between two brackets.
  mutating func naturals(_ open: Unicode.Scalar, _ close: Unicode.Scalar, mayEndInComma: Bool = false) -> [Int]? {
    var values: [Int] = []
    let taken = items(open, close, mayEndInComma: mayEndInComma) { scanner in
      scanner.natural().map { values.append($0) } != nil
    }
    return taken ? values : nil
  }

  /// Takes a string in quotes, with JSON's escapes.
  mutating func string(_ quote: Unicode.Scalar = "\"") -> String? {
    guard take(quote) else { return nil }
    var result: [UInt8] = []
    while index < bytes.endIndex {
      let byte = bytes[index]
      index += 1
      switch byte {
      case UInt8(ascii: quote): return String(validating: result, as: UTF8.self)
      case UInt8(ascii: "\\"):
        guard let scalar = escape() else { return nil }
        result.append(contentsOf: Array(String(scalar).utf8))
      case 0..<0x20: return nil
      default: result.append(byte)
      }
    }
    return nil
  }

  private mutating func escape() -> Unicode.Scalar? {
    guard index < bytes.endIndex else { return nil }
    defer { index += 1 }
    switch bytes[index] {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      guard let first = codeUnit(at: index + 1) else { return nil }
      index += 4
      guard (0xD800..<0xDC00).contains(first) else { return Unicode.Scalar(first) }
      // A pair of escapes stands for one character beyond the first 65536.
      guard bytes[(index + 1)...].starts(with: Array("\\u".utf8)), let second = codeUnit(at: index + 3),
        (0xDC00..<0xE000).contains(second)
      else { return nil }
      index += 6
      return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    default: return nil
    }
  }

  private func codeUnit(at start: Int) -> UInt32? {
    guard start + 4 <= bytes.endIndex else { return nil }
    let digits = bytes[start..<start + 4]
    guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
    return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
  }

  private mutating func skipSpaces() {
    while index < bytes.endIndex, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
  }
}
