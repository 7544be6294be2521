import Files
import Tensors

/// A probe's examples beside a second training of the same model.
public struct SecondNetwork: Codable, Sendable {
  /// Examples beside those that the same probe makes, from the same starts, for the second network; nil where it made none.
  public let likeness: Spread?
  /// Share of the examples, of real windows, and of the examples under the second network's shuffled weights, that the
  /// second network puts in the class in which the first puts them.
  public let transfer: Transfer

  public struct Transfer: Codable, Sendable {
    public let examples: Double
    /// Intervals of 95 %, over starts and over recordings.
    public let examplesInterval: ClosedRange<Double>?
    public let realInterval: ClosedRange<Double>?
    /// nil without real windows.
    public let real: Double?
    public let shuffled: Double
    /// Classes that the examples are put in by the first network: with few, agreement is easily had.
    public let classCount: Int
  }

  /// - Parameters:
  ///   - second: what the same probe made for the second network.
  ///   - shuffled: the layers of the second network.
  public init(
    _ examples: AuditExamples, of first: ProbedNetwork, beside second: AuditExamples?, of other: ProbedNetwork,
    _ layers: [WeightedLayer], real: RealWindows?, _ likeness: InputLikeness
  ) {
    self.likeness = second.flatMap { Spread(examples.likeness(to: $0, likeness)) }
    let own = first.classes(of: examples.inputs), theirs = other.classes(of: examples.inputs)
    let ofReal = real.map { (first.classes(of: $0.inputs), other.classes(of: $0.inputs)) }
    func interval(_ a: [Int], _ b: [Int], by groups: [some Hashable]) -> ClosedRange<Double>? {
      GroupBootstrap(groups: groups).interval { places in agreement(places.map { a[$0] }, places.map { b[$0] }) }
    }
    transfer = Transfer(
      examples: agreement(own, theirs), examplesInterval: interval(own, theirs, by: Array(own.indices)),
      realInterval: ofReal.flatMap { interval($0.0, $0.1, by: real!.recordings) },
      real: ofReal.map { agreement($0.0, $0.1) },
      shuffled: withShuffledWeights(of: layers, seed: 1) { agreement(own, other.classes(of: examples.inputs)) },
      classCount: Set(own).count)
  }

  /// Refuses a second network that is not of the same kind.
  ///
  /// - Throws: `FileError` that names what differs.
  public static func require(_ second: ProbedNetwork, fits first: ProbedNetwork) throws {
    func refused(_ found: String) -> FileError {
      FileError(.usage, "--against \(second.name)", found, remedy: "name another training of the same model")
    }
    guard second.inputShape == first.inputShape else {
      throw refused("takes \(described(second.inputShape)), \(first.name) takes \(described(first.inputShape))")
    }
    guard second.output.shape == first.output.shape, second.output.labels == first.output.labels else {
      throw refused("has the classes \(classes(second)), \(first.name) has \(classes(first))")
    }
    guard second.domain?.preset == first.domain?.preset else {
      throw refused("takes \(second.domain?.preset.name ?? "no known") features, \(first.name) \(first.domain?.preset.name ?? "no known") ones")
    }
  }

  private static func classes(_ network: ProbedNetwork) -> String {
    network.output.labels.isEmpty ? described(network.output.shape) : network.output.labels.joined(separator: ", ")
  }
}
