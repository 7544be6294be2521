import Tensors

/// A value on a tape: what an operation takes and gives.
///
/// A variable that nobody asked a gradient for is a constant: operations on constants record nothing, so a frozen
/// network costs its forward pass and no more.
public struct Var {
  /// The tape; it outlives its variables.
  public unowned let tape: Tape
  /// The node that made the value; −1 for a constant.
  let index: Int
  public let value: Tensor

  public var shape: [Int] { value.shape }
  public var rank: Int { value.rank }
  public var count: Int { value.count }

  /// Whether a gradient can flow back through this variable.
  public var isTracked: Bool { index >= 0 }

  /// The same value as a constant: no gradient flows back through it.
  public var detached: Var { Var(tape: tape, index: -1, value: value) }
}
