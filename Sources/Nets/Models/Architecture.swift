/// What a network is without its weights: enough to build it again.
///
/// Every run and every file of weights carries one, so that whoever has the file can build, run and probe the network
/// without knowing how it was trained. A new kind is listed in `AnyArchitecture.kinds`.
public protocol Architecture: Codable, Equatable, Sendable {
  /// Names the kind in files: `gan`.
  static var kind: String { get }
  /// One line for people: `gan-experiment-1 on patches of 50 × 32 × 1`.
  var summary: String { get }
  /// Builds it with fresh weights.
  ///
  /// - Throws: `ArchitectureError` for what this version cannot build.
  func build(seed: Int) throws -> BuiltModel
  /// Checks, before anything is made, that a file's weights are those that it says: a file must not make others take
  /// more memory than it has bytes.
  ///
  /// - Throws: `TensorMismatch`.
  func requireWeights(_ shapes: [String: [Int]]) throws
}

extension Architecture {
  /// Nothing is known before the network is built.
  public func requireWeights(_ shapes: [String: [Int]]) throws {}
}

/// A network that was built, as others see it: what holds its weights, and the parts that can be used.
public struct BuiltModel {
  /// What `Inventory` walks: the names of weights are paths in it.
  public let root: Any
  /// In the order of use; a classifier has one, a GAN its generator and its discriminator.
  public let parts: [Part]

  public struct Part {
    /// `RUN:name` on the command line.
    public let name: String
    public let network: any Network

    public init(_ name: String, _ network: any Network) {
      self.name = name
      self.network = network
    }
  }

  public init(root: Any, parts: [Part]) {
    self.root = root
    self.parts = parts
  }
}

/// Why an architecture that a file describes cannot be built: `there is no GAN named gan-experiment-9`.
public struct ArchitectureError: Error, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}

/// An architecture of any kind, as files keep it: its kind beside its own fields, `{"kind": "gan", "model": …}`.
public struct AnyArchitecture: Codable, Equatable, Sendable {
  /// Every kind; a new one is added here.
  public static let kinds: [any Architecture.Type] = [
    GANArchitecture.self, VAEArchitecture.self, ClassifierArchitecture.self, GraphArchitecture.self,
  ]

  public let value: any Architecture

  public init(_ value: any Architecture) { self.value = value }

  private enum Key: String, CodingKey { case kind }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let kind = try container.decode(String.self, forKey: .kind)
    guard let type = AnyArchitecture.kinds.first(where: { $0.kind == kind }) else {
      throw ArchitectureError("there is no kind of network named \(kind)")
    }
    value = try type.init(from: decoder)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(type(of: value).kind, forKey: .kind)
    try value.encode(to: encoder)
  }

  public static func == (a: AnyArchitecture, b: AnyArchitecture) -> Bool {
    func equals<A: Architecture>(_ a: A) -> Bool { b.value as? A == a }
    return equals(a.value)
  }
}
