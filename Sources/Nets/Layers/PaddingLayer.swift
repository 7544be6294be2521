import Tensors

/// More before and after every axis between batch and channels, by a rule.
///
/// x: [B, T, C] → [B, before + T + after, C], or two axes: [B, T, F, C].
public struct Padding: Layer {
  public let before: [Int]
  public let after: [Int]
  public let mode: PaddingMode
  public let site = Site()

  /// - Parameters before, after: what stands before and after each axis, outermost first.
  public init(before: [Int], after: [Int], _ mode: PaddingMode = .zeros) {
    precondition(before.count == after.count, "as many numbers before as after: \(before), \(after)")
    self.before = before
    self.after = after
    self.mode = mode
  }

  public func callAsFunction(_ x: Var) -> Var {
    precondition(
      x.rank == before.count + 2, "\(site.path): padding of \(before.count) axes cannot take \(x.shape)")
    return site.mark(
      before.indices.reduce(x) { $0.padded(axis: $1 + 1, before: before[$1], after: after[$1], mode) })
  }
}
