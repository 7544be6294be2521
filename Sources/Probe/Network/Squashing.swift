import Nets
import Tensors

/// A softmax, its logarithm, or a sigmoid at the end of a network.
///
/// Its gradient vanishes where it is saturated, and a softmax's output also rises when the other classes fall; what is
/// maximised is therefore the score before it, unless somebody asks for what comes after.
public struct Squashing: Equatable, Sendable {
  public enum Kind: String, Sendable, CaseIterable { case sigmoid, softmax, logSoftmax = "log-softmax" }

  public let kind: Kind
  /// The layer whose values it takes.
  public let scores: String
  /// The first layer that it has changed; nil if that is the output itself.
  public let first: String?
}

/// A network's layers, found by running it once on noise.
struct Survey {
  let layers: [ProbedNetwork.Layer]
  let squashing: Squashing?

  init(of network: any Network, _ inputShape: [Int]) {
    let tape = Tape(listening: { _ in true })
    var random = Random(seed: 0, purpose: "survey")
    // Two examples, so that no layer is taken for what it is not by an accident of values.
    let x = tape.constant(random.normal([2] + inputShape, standardDeviation: 0.1))
    let (taps, output) = withExtendedLifetime(tape) {
      let output = network([network.inputs[0].name: x])[network.outputs[0].name]!.value
      return (tape.taps.map { (name: ProbedNetwork.name($0.path, call: $0.call), value: $0.value.value) }, output)
    }
    layers = taps.enumerated().map { place, tap in
      let before = place > 0 ? taps[place - 1].value : nil
      return ProbedNetwork.Layer(
        path: tap.name, shape: Array(tap.value.shape.dropFirst()), isRectified: (-tap.value).max().scalar <= 0,
        isIdentity: before?.shape == tap.value.shape && before?.values == tap.value.values)
    }
    squashing = Survey.squashing(taps, output)
  }

  /// The last layer whose values, squashed, are the output: found by its numbers, so it does not matter who built the
  /// network and how the squashing is named there.
  private static func squashing(_ taps: [(name: String, value: Tensor)], _ output: Tensor) -> Squashing? {
    guard output.isFinite else { return nil }
    let tolerance = 1e-5 * abs(output).max().scalar
    func isOutput(_ values: Tensor) -> Bool {
      values.count == output.count && zip(values.values, output.values).allSatisfy { abs($0 - $1) <= tolerance }
    }
    let first = taps.first { isOutput($0.value) && $0.value.shape[0] == output.shape[0] }?.name
    for tap in taps.reversed() where tap.value.count == output.count && !isOutput(tap.value) {
      for kind in Squashing.Kind.allCases {
        // Classes lie along one of the axes, whichever that is where the network comes from.
        let scores = tap.value.reshaped(output.shape), axes = output.shape.indices.dropFirst().filter { output.shape[$0] > 1 }
        guard (kind == .sigmoid ? [0] : axes).contains(where: { isOutput(kind.values(of: scores, along: $0)) }) else { continue }
        return Squashing(kind: kind, scores: tap.name, first: first)
      }
    }
    return nil
  }
}

extension Squashing.Kind {
  fileprivate func values(of scores: Tensor, along axis: Int) -> Tensor {
    if self == .sigmoid { return Tensors.sigmoid(scores) }
    let centred = scores - scores.max(axes: [axis], keepingAxes: true), powers = exp(centred)
    let sum = powers.sum(axes: [axis], keepingAxes: true)
    return self == .softmax ? powers / sum : centred - log(sum)
  }
}
