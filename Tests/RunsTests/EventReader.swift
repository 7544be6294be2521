import Foundation

/// Reads an event file by its specification alone, check sums included: records whole, fields by number.
struct EventReader {
  struct Event {
    var wallTime = 0.0
    var step = 0
    var version: String?
    var values: [Value] = []
  }

  struct Value: Equatable {
    var tag = ""
    var scalar: Float?
    var width = 0, height = 0
    var rateHz: Float = 0
    var frames = 0
    var bytes: [UInt8] = []
  }

  /// The whole records; what follows the last one is not looked at.
  private(set) var events: [Event] = []
  /// Whether every byte belongs to a whole record.
  private(set) var isWhole = true

  init(_ path: String) throws {
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    var at = 0
    while at < bytes.count {
      guard at + 12 <= bytes.count else { isWhole = false; return }
      let length = Int(Self.little(bytes[at..<at + 8]))
      guard at + 16 + length <= bytes.count else { isWhole = false; return }
      let data = Array(bytes[(at + 12)..<(at + 12 + length)])
      guard Self.little(bytes[at + 8..<at + 12]) == Self.masked(Array(bytes[at..<at + 8])),
        Self.little(bytes[at + 12 + length..<at + 16 + length]) == Self.masked(data)
      else { throw CocoaError(.fileReadCorruptFile) }
      events.append(Self.event(data))
      at += 16 + length
    }
  }

  private static func event(_ bytes: [UInt8]) -> Event {
    var event = Event()
    for (number, field) in fields(bytes) {
      switch number {
      case 1: event.wallTime = Double(bitPattern: field.number)
      case 2: event.step = Int(field.number)
      case 3: event.version = String(decoding: field.bytes, as: UTF8.self)
      case 5: event.values += fields(field.bytes).filter { $0.number == 1 }.map { value($0.field.bytes) }
      default: break
      }
    }
    return event
  }

  private static func value(_ bytes: [UInt8]) -> Value {
    var value = Value()
    for (number, field) in fields(bytes) {
      switch number {
      case 1: value.tag = String(decoding: field.bytes, as: UTF8.self)
      case 2: value.scalar = Float(bitPattern: UInt32(field.number))
      case 4:
        for (number, field) in fields(field.bytes) {
          if number == 1 { value.height = Int(field.number) }
          if number == 2 { value.width = Int(field.number) }
          if number == 4 { value.bytes = field.bytes }
        }
      case 6:
        for (number, field) in fields(field.bytes) {
          if number == 1 { value.rateHz = Float(bitPattern: UInt32(field.number)) }
          if number == 3 { value.frames = Int(field.number) }
          if number == 4 { value.bytes = field.bytes }
        }
      default: break
      }
    }
    return value
  }

  private static func fields(_ bytes: [UInt8]) -> [(number: Int, field: (number: UInt64, bytes: [UInt8]))] {
    var found: [(number: Int, field: (number: UInt64, bytes: [UInt8]))] = []
    var at = 0
    func varint() -> UInt64 {
      var (value, shift) = (UInt64(0), UInt64(0))
      repeat {
        value |= UInt64(bytes[at] & 127) << shift
        shift += 7
        at += 1
      } while bytes[at - 1] >= 128
      return value
    }
    while at < bytes.count {
      let key = varint()
      let number = Int(key >> 3)
      switch key & 7 {
      case 0: found.append((number, (varint(), [])))
      case 2:
        let length = Int(varint())
        found.append((number, (0, Array(bytes[at..<at + length]))))
        at += length
      case let type:
        let width = type == 1 ? 8 : 4
        found.append((number, (little(bytes[at..<at + width]), [])))
        at += width
      }
    }
    return found
  }

  private static func little(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) } }

  /// CRC-32C by long division, bit by bit, then turned by 15 bits and shifted as TFRecord does.
  private static func masked(_ bytes: [UInt8]) -> UInt64 {
    var sum: UInt32 = ~0
    for bit in bytes.flatMap({ byte in (0..<8).map { UInt32(byte >> $0 & 1) } }) {
      sum = (sum ^ bit) & 1 == 1 ? sum >> 1 ^ 0x82f6_3b78 : sum >> 1
    }
    let crc = ~sum
    return UInt64((crc >> 15 | crc << 17) &+ 0xa282_ead8)
  }
}
