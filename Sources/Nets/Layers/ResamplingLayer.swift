import Tensors

/// One axis brought to another length by linear interpolation: […, n, …] → […, count, …].
public struct Resampling: Layer {
  public let axis: Int
  public let count: Int
  /// Whether first and last samples fall on each other (PyTorch's `align_corners`), or the edges of their cells do.
  public let aligningEnds: Bool
  public let site = Site()

  public init(axis: Int = 1, to count: Int, aligningEnds: Bool = false) {
    self.axis = axis
    self.count = count
    self.aligningEnds = aligningEnds
  }

  public func callAsFunction(_ x: Var) -> Var {
    precondition(axis < x.rank, "\(site.path): there is no axis \(axis) in \(x.shape)")
    let interpolation = Interpolation(resampling: x.shape[axis], to: count, aligningEnds: aligningEnds)
    return site.mark(x.interpolated(axis: axis, interpolation))
  }
}
