import Foundation

/// Any JSON value: what a run's record holds without knowing what it means, such as options and feature presets.
public enum JSONValue: Codable, Equatable, Sendable {
  case none, flag(Bool), whole(Int), number(Double), text(String), list([JSONValue]), object([String: JSONValue])

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    self =
      if container.decodeNil() { .none }
      else if let value = try? container.decode(Bool.self) { .flag(value) }
      else if let value = try? container.decode(Int.self) { .whole(value) }
      else if let value = try? container.decode(Double.self) { .number(value) }
      else if let value = try? container.decode(String.self) { .text(value) }
      else if let values = try? container.decode([JSONValue].self) { .list(values) }
      else { .object(try container.decode([String: JSONValue].self)) }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .none: try container.encodeNil()
    case .flag(let value): try container.encode(value)
    case .whole(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .list(let values): try container.encode(values)
    case .object(let values): try container.encode(values)
    }
  }

  /// What another room wrote down as `Codable`, to be kept without being understood.
  public init(of value: some Encodable) throws {
    self = try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(value))
  }

  /// As one line of text.
  public var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // What was decoded from JSON can be written as JSON.
    return String(decoding: try! encoder.encode(self), as: UTF8.self)
  }

  /// Gives it back to the room that understands it.
  public func decoded<Value: Decodable>(as type: Value.Type) throws -> Value {
    try JSONDecoder().decode(type, from: JSONEncoder().encode(self))
  }

  /// As a reader would type it: `0.0002`, `gan`, `1,2,3`.
  public var words: String {
    switch self {
    case .none: "none"
    case .flag(let value): String(value)
    case .whole(let value): String(value)
    case .number(let value): String(value)
    case .text(let value): value
    case .list(let values): values.map(\.words).joined(separator: ",")
    case .object(let values):
      values.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value.words)" }.joined(separator: ",")
    }
  }
}
