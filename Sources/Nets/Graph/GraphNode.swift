/// One operator of a graph.
public struct GraphNode: Codable, Equatable, Sendable {
  /// Unique in the graph and its branches: where it can be listened to.
  public var name: String
  /// ONNX's name: `Conv`.
  public var `operator`: String
  /// Names of values; empty for one that is left out.
  public var inputs: [String]
  public var outputs: [String]
  public var attributes: [String: GraphAttribute]

  public init(
    _ name: String, _ operator: String, _ inputs: [String], _ outputs: [String],
    _ attributes: [String: GraphAttribute] = [:]
  ) {
    self.name = name
    self.operator = `operator`
    self.inputs = inputs
    self.outputs = outputs
    self.attributes = attributes
  }

  /// The graphs in its attributes: branches of an If.
  var branches: [Graph] {
    attributes.sorted { $0.key < $1.key }.compactMap { if case .graph(let graph) = $0.value { graph } else { nil } }
  }
}

/// What is written on a node beside its inputs.
public enum GraphAttribute: Codable, Equatable, Sendable {
  case integer(Int), integers([Int]), number(Float), numbers([Float]), text(String), texts([String])
  case graph(Graph)

  private enum Key: String, CodingKey { case integer, integers, number, numbers, text, texts, graph }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    guard let key = container.allKeys.first else {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "an empty attribute"))
    }
    switch key {
    case .integer: self = .integer(try container.decode(Int.self, forKey: key))
    case .integers: self = .integers(try container.decode([Int].self, forKey: key))
    case .number: self = .number(try container.decode(WrittenFloat.self, forKey: key).value)
    case .numbers: self = .numbers(try container.decode([WrittenFloat].self, forKey: key).map(\.value))
    case .text: self = .text(try container.decode(String.self, forKey: key))
    case .texts: self = .texts(try container.decode([String].self, forKey: key))
    case .graph: self = .graph(try container.decode(Graph.self, forKey: key))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .integer(let value): try container.encode(value, forKey: .integer)
    case .integers(let values): try container.encode(values, forKey: .integers)
    case .number(let value): try container.encode(WrittenFloat(value: value), forKey: .number)
    case .numbers(let values): try container.encode(values.map(WrittenFloat.init), forKey: .numbers)
    case .text(let value): try container.encode(value, forKey: .text)
    case .texts(let values): try container.encode(values, forKey: .texts)
    case .graph(let graph): try container.encode(graph, forKey: .graph)
    }
  }
}

/// A float that JSON may have no words for: those that are not finite are written as text.
struct WrittenFloat: Codable {
  let value: Float

  init(value: Float) { self.value = value }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Float.self) {
      value = number
    } else if let number = Float(try container.decode(String.self)) {
      value = number
    } else {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "no number"))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if value.isFinite { try container.encode(value) } else { try container.encode(String(value)) }
  }
}

extension GraphNode {
  // Attributes by name. What a file gives as another kind is refused like a wrong value.

  func integer(_ name: String, _ standard: Int) throws -> Int {
    guard let attribute = attributes[name] else { return standard }
    guard case .integer(let value) = attribute else { throw wrong(name, "one whole number") }
    return value
  }

  func flag(_ name: String) throws -> Bool { try integer(name, 0) != 0 }

  func integers(_ name: String) throws -> [Int]? {
    guard let attribute = attributes[name] else { return nil }
    guard case .integers(let values) = attribute else { throw wrong(name, "whole numbers") }
    return values
  }

  /// Whole numbers within bounds that no sum or product of sizes overflows.
  func sizes(_ name: String, from least: Int, count: Int) throws -> [Int]? {
    guard let values = try integers(name) else { return nil }
    guard values.count == count else { throw wrong(name, "\(count) numbers, not \(values.count)") }
    guard values.allSatisfy({ (least...Graph.largestSize).contains($0) }) else {
      throw wrong(name, "\(least) to \(Graph.largestSize), not \(values)")
    }
    return values
  }

  func number(_ name: String, _ standard: Float) throws -> Float {
    switch attributes[name] {
    case nil: return standard
    case .number(let value): return value
    default: throw wrong(name, "a number")
    }
  }

  func numbers(_ name: String) throws -> [Float]? {
    switch attributes[name] {
    case nil: return nil
    case .numbers(let values): return values
    default: throw wrong(name, "numbers")
    }
  }

  func text(_ name: String, _ standard: String) throws -> String {
    switch attributes[name] {
    case nil: return standard
    case .text(let value): return value
    default: throw wrong(name, "a word")
    }
  }

  /// An error that names the node.
  func refused(_ found: String) -> ArchitectureError { ArchitectureError("the node '\(name)' (\(self.operator)) \(found)") }

  private func wrong(_ attribute: String, _ wanted: String) -> ArchitectureError {
    refused("has a wrong \(attribute): it takes \(wanted)")
  }
}

extension Graph {
  /// The largest stride, dilation, padding or window that is believed.
  static let largestSize = 1 << 24
}
