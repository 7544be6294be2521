/// Tensors that are not those that a model wants: all that is wrong, at once.
public struct TensorMismatch: Error, Equatable, Sendable, CustomStringConvertible {
  /// Wanted and not there.
  public var missing: [String] = []
  /// There and not wanted.
  public var unexpected: [String] = []
  /// There under another shape.
  public var misshapen: [Misshape] = []

  public struct Misshape: Equatable, Sendable {
    public let name: String
    public let found: [Int]
    public let expected: [Int]
  }

  /// What differs between two lists of shapes by name.
  public init(_ found: [String: [Int]], against expected: [String: [Int]]) {
    missing = expected.keys.filter { found[$0] == nil }.sorted()
    unexpected = found.keys.filter { expected[$0] == nil }.sorted()
    misshapen = expected.keys.sorted().compactMap { name in
      guard let shape = found[name], let wanted = expected[name], shape != wanted else { return nil }
      return Misshape(name: name, found: shape, expected: wanted)
    }
  }

  public var isEmpty: Bool { missing.isEmpty && unexpected.isEmpty && misshapen.isEmpty }

  /// - Throws: the mismatch, if there is one.
  public static func check(_ found: [String: [Int]], against expected: [String: [Int]]) throws {
    let mismatch = TensorMismatch(found, against: expected)
    guard mismatch.isEmpty else { throw mismatch }
  }

  /// One line.
  public var description: String {
    var parts: [String] = []
    if !missing.isEmpty { parts.append("missing: \(missing.joined(separator: ", "))") }
    if !unexpected.isEmpty { parts.append("unexpected: \(unexpected.joined(separator: ", "))") }
    if !misshapen.isEmpty {
      let list = misshapen.map { "\($0.name) is \($0.found) and should be \($0.expected)" }
      parts.append("wrong shape: \(list.joined(separator: ", "))")
    }
    return parts.joined(separator: "; ")
  }
}
