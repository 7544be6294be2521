import Nets
import Tensors

extension ProbedNetwork {
  /// The outputs before a last squashing: `[N, input…]` → `[N, outputs]`.
  func scores(of inputs: Tensor) -> Tensor {
    let sites = Set([squashing?.scores].compactMap { $0 }.map(ProbedNetwork.site))
    return inputs.inPieces { inputs in
      let tape = Tape(mode: .inference, listening: { sites.contains($0) })
      return withExtendedLifetime(tape) {
        let reading = self(tape.constant(inputs))
        let scores = squashing.map { reading.layers[$0.scores]! } ?? reading.output
        return scores.value.reshaped([inputs.shape[0], -1])
      }
    }
  }

  /// The class that each input is put in: that of the largest score; of one output 1 where it is above 0.
  public func classes(of inputs: Tensor) -> [Int] {
    let scores = scores(of: inputs), width = scores.shape[1], values = scores.values
    return (0..<scores.shape[0]).map { row in
      let own = values[row * width..<(row + 1) * width]
      return width == 1 ? (own[row] > 0 ? 1 : 0) : own.indices.max { own[$0] < own[$1] }! - row * width
    }
  }
}

/// Share of places at which two lists say the same.
func agreement(_ a: [Int], _ b: [Int]) -> Double {
  Double(zip(a, b).count { $0 == $1 }) / Double(max(1, a.count))
}
