/// Tensors that are not those that a model wants: all that is wrong, at once.
public struct TensorMismatch: Error, Equatable, Sendable, CustomStringConvertible {
  /// Wanted and not there: shapes by name.
  public let missing: [String: [Int]]
  /// There and not wanted: shapes by name.
  public let unexpected: [String: [Int]]
  /// There under another shape.
  public let misshapen: [String: Misshape]

  public struct Misshape: Equatable, Sendable {
    public let found: [Int]
    public let expected: [Int]
  }

  /// What differs between two lists of shapes by name.
  public init(_ found: [String: [Int]], against expected: [String: [Int]]) {
    missing = expected.filter { found[$0.key] == nil }
    unexpected = found.filter { expected[$0.key] == nil }
    misshapen = expected.reduce(into: [:]) { result, wanted in
      guard let shape = found[wanted.key], shape != wanted.value else { return }
      result[wanted.key] = Misshape(found: shape, expected: wanted.value)
    }
  }

  public var isEmpty: Bool { missing.isEmpty && unexpected.isEmpty && misshapen.isEmpty }

  /// - Throws: the mismatch, if there is one.
  public static func check(_ found: [String: [Int]], against expected: [String: [Int]]) throws {
    let mismatch = TensorMismatch(found, against: expected)
    guard mismatch.isEmpty else { throw mismatch }
  }

  /// One line that names every tensor.
  public var description: String {
    func listed<Value>(_ words: String, _ tensors: [String: Value], _ text: (Value) -> String) -> String? {
      guard !tensors.isEmpty else { return nil }
      return words + " " + tensors.keys.sorted().map { "\($0) \(text(tensors[$0]!))" }.joined(separator: ", ")
    }
    return [
      listed("missing", missing) { "\($0)" },
      listed("not expected", unexpected) { "\($0)" },
      listed("of another shape", misshapen) { "\($0.found) for \($0.expected)" },
    ].compactMap { $0 }.joined(separator: "; ")
  }
}
