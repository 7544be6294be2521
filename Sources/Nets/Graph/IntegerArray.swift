import Files
import Tensors

/// Whole numbers in a box of any rank: shapes, axes, places and truth values, on which a graph's shape arithmetic runs.
public struct IntegerArray: Codable, Equatable, Sendable {
  public var shape: [Int]
  /// Last axis fastest.
  public var values: [Int]

  public init(_ shape: [Int], _ values: [Int]) {
    precondition(checkedProduct(shape) == values.count, "\(values.count) numbers do not fill the shape \(shape)")
    self.shape = shape
    self.values = values
  }

  /// A list.
  public init(_ values: [Int]) { self.init([values.count], values) }
  /// A single number.
  public init(scalar: Int) { self.init([], [scalar]) }

  private enum Key: String, CodingKey { case shape, values }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    shape = try container.decode([Int].self, forKey: .shape)
    values = try container.decode([Int].self, forKey: .values)
    guard checkedProduct(shape) == values.count else {
      throw DecodingError.dataCorruptedError(
        forKey: .values, in: container, debugDescription: "\(values.count) numbers do not fill the shape \(shape)")
    }
  }
}

/// Floats of a graph that are written down beside its nodes.
public struct FloatArray: Codable, Equatable, Sendable {
  public var shape: [Int]
  public var values: [Float]

  public init(_ shape: [Int], _ values: [Float]) {
    precondition(checkedProduct(shape) == values.count, "\(values.count) numbers do not fill the shape \(shape)")
    self.shape = shape
    self.values = values
  }

  var tensor: Tensor { Tensor(shape, values) }

  private enum Key: String, CodingKey { case shape, values }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    shape = try container.decode([Int].self, forKey: .shape)
    values = try container.decode([WrittenFloat].self, forKey: .values).map(\.value)
    guard checkedProduct(shape) == values.count else {
      throw DecodingError.dataCorruptedError(
        forKey: .values, in: container, debugDescription: "\(values.count) numbers do not fill the shape \(shape)")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(shape, forKey: .shape)
    try container.encode(values.map(WrittenFloat.init), forKey: .values)
  }
}
