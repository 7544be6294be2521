import Files
import Nets
import Tensors

/// The filters of a convolution that lies on the input itself, which are pictures of what it answers to.
public struct FirstFilters {
  public let layer: ProbedNetwork.Layer
  /// `[t, f, K]`
  public let weights: Tensor

  /// - Parameter path: the layer; the first that has filters on the input if nil.
  /// - Throws: `FileError` for a layer whose weights lie on something else.
  public init(_ network: ProbedNetwork, parameters: [Parameter], layer path: String? = nil) throws {
    func filters(_ layer: ProbedNetwork.Layer) -> Tensor? {
      guard let weight = network.kernel(of: layer, among: parameters) else { return nil }
      let patch = network.axes.patch
      // Filters over time alone have all bins as their channels.
      if weight.rank == 3, patch.count == 3, weight.shape[1] == patch[1] * patch[2] { return weight }
      guard weight.rank == 4, weight.shape[2] == 1, patch.count == 3, patch[2] == 1 else { return nil }
      return weight.reshaped([weight.shape[0], weight.shape[1], weight.shape[3]])
    }
    let layers = try path.map { [try network.layer($0)] } ?? network.layers
    guard let found = layers.lazy.compactMap({ layer in filters(layer).map { (layer, $0) } }).first else {
      throw FileError(
        .usage, path ?? network.name, "has no filters that lie on the input", remedy: "name a first convolution over patches of one channel")
    }
    (layer, weights) = found
  }

  public var count: Int { weights.shape[2] }

  /// One of them, `[t, f]`.
  public func filter(_ unit: Int) -> Tensor {
    weights.slice(axis: 2, unit..<unit + 1).reshaped(Array(weights.shape.dropLast()))
  }

  /// What an input of a norm must be to make the filter's response as large as can be: the filter, or where inputs are
  /// not negative its non-negative part.
  public func wanted(_ unit: Int, within bounds: ClosedRange<Float>) -> Tensor {
    bounds.lowerBound >= 0 ? clamp(filter(unit), low: 0, high: .greatestFiniteMagnitude) : filter(unit)
  }
}
