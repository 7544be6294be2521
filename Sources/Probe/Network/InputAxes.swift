import Data
import Nets
import Tensors

/// How a patch `[T, F, C]`, or a sound `[n, 1]`, is laid out as a network's input.
///
/// Networks from elsewhere take patches as `[T, F]`, `[1, T, F]`, `[F, T]` or `[C, T, F]`. What is optimised, looked at and
/// heard has one order of axes everywhere, and transforms, regularisers and priors know where time and frequency are.
public struct InputAxes: Equatable, Sendable {
  /// A canvas of values of the input.
  public let patch: [Int]
  /// As the network has it.
  private let input: [Int]
  /// The patch's axes in the order in which the input has them; nil where they are in order, however many ones stand between.
  private let order: [Int]?

  /// - Parameters:
  ///   - input: without the batch axis.
  ///   - domain: nil where nobody said what the input means: then a patch is told by its axes alone.
  ///   - isChannelsFirst: whether the network's own filters take the first axis as channels.
  public init(_ input: [Int], domain: PatchDomain?, isChannelsFirst: Bool) {
    self.input = input
    let found = domain.map { InputAxes.patch(of: input, $0) } ?? InputAxes.patch(of: input, isChannelsFirst: isChannelsFirst)
    (patch, order) = found ?? (input, nil)
  }

  private static func patch(of input: [Int], _ domain: PatchDomain) -> (patch: [Int], order: [Int]?)? {
    let count = input.reduce(1, *), bins = domain.preset.featureCount, long = input.filter { $0 > 1 }
    if domain.preset.isWaveform { return long.count > 1 ? nil : ([count, 1], nil) }
    // An axis of one in front is no time, unless all of the patch is one frame.
    if input.count == 3, input[1] == bins, input[0] > 1 || input[2] == 1 { return (input, nil) }
    if long.count == 3, long[2] == bins { return ([long[1], bins, long[0]], [2, 0, 1]) }
    if long.count == 2, long[1] != bins, long[0] == bins { return ([long[1], bins, 1], [1, 0, 2]) }
    let isPatch = long.count == 2 && long[1] == bins || long.count == 1 && count % bins == 0
    return isPatch ? ([count / bins, bins, 1], nil) : nil
  }

  private static func patch(of input: [Int], isChannelsFirst: Bool) -> (patch: [Int], order: [Int]?)? {
    let long = input.filter { $0 > 1 }
    if isChannelsFirst, input.count == 3 { return ([input[1], input[2], input[0]], [2, 0, 1]) }
    if isChannelsFirst, input.count == 2 { return ([input[1], input[0]], [1, 0]) }
    // An axis of one in front is no time.
    if input.count == 3, input[0] == 1, input[2] > 1 { return ([input[1], input[2], 1], nil) }
    return input.count == 2 && long.count == 2 ? (input + [1], nil) : nil
  }

  /// `[B, patch…]` → `[B, input…]`
  public func input(of patches: Var) -> Var {
    guard patches.shape.dropFirst() != input[...] || order != nil else { return patches }
    let inOrder = order.map { order in patches.reshaped([patches.shape[0]] + patch).transposed([0] + order.map { $0 + 1 }) }
    return (inOrder ?? patches).reshaped([patches.shape[0]] + input)
  }

  /// `[N, patch…]` → `[N, input…]`
  public func input(of patches: Tensor) -> Tensor {
    let inOrder = order.map { order in patches.reshaped([patches.shape[0]] + patch).transposed([0] + order.map { $0 + 1 }) }
    return (inOrder ?? patches).reshaped([patches.shape[0]] + input)
  }

  /// `[N, input…]` → `[N, patch…]`
  public func patches(of inputs: Tensor) -> Tensor {
    guard let order else { return inputs.reshaped([inputs.shape[0]] + patch) }
    let there = inputs.reshaped([inputs.shape[0]] + order.map { patch[$0] })
    return there.transposed([0] + patch.indices.map { order.firstIndex(of: $0)! + 1 })
  }
}
