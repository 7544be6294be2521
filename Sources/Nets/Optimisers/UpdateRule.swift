import CKernels

/// How weights move along a gradient: a kind of optimiser, with its settings.
///
/// A rule keeps nothing itself. It says what is remembered for every weight and gives, for a step, the kernel that
/// changes weights and memories in one pass over them.
public struct UpdateRule: Sendable {
  /// As the command line spells it.
  public let name: String
  /// Learning rate that its authors or their libraries start from.
  public let defaultRate: Double
  /// What is remembered for every weight, all 0 at first: `first-moment`, `velocity`, …
  public let memories: [String]
  /// The change that step `number` (from 1) makes at a learning rate.
  let change: @Sendable (_ number: Int, _ rate: Double) -> Change

  /// One step over a run of `count` weights, their gradients and their memories in the order of `memories`.
  typealias Change = (
    _ count: Int, _ weights: UnsafeMutablePointer<Float>, _ gradient: UnsafePointer<Float>,
    _ memories: [UnsafeMutablePointer<Float>], _ clip: clipping
  ) -> Void

  init(
    _ name: String, defaultRate: Double, memories: [String],
    change: @escaping @Sendable (_ number: Int, _ rate: Double) -> Change
  ) {
    self.name = name
    self.defaultRate = defaultRate
    self.memories = memories
    self.change = change
  }

  /// Every kind, with its defaults.
  public static let all: [UpdateRule] = [
    .sgd(), .momentum(), .nesterov(), .rmsprop(), .adam(), .adamW(), .nadam(),
  ]

  /// Whose arithmetic is followed where the two differ.
  public enum Convention: String, Sendable, CaseIterable, Codable {
    /// Momentum is summed in steps already scaled by the learning rate of their time; Adam's ε is added to √v before
    /// the bias correction (the "efficient" form at the end of Kingma and Ba's section 2).
    case keras
    /// Momentum is summed in gradients and scaled by the present learning rate; Adam's ε is added to √v after the
    /// bias correction (Kingma and Ba's algorithm 1).
    case pyTorch = "pytorch"
  }
}
