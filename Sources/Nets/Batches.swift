import Tensors

/// Inference over many examples, in batches that bound the memory.
public enum Batches {
  /// A network's outputs for all rows of x, `[N, …]` → `[N, …]`, in inference mode.
  public static func map(_ x: Tensor, size: Int = 64, _ network: (Var) -> Var) -> Tensor {
    let parts = stride(from: 0, to: x.shape[0], by: size).map { start in
      let tape = Tape(mode: .inference)
      // Variables do not keep their tape: it has to outlive the call.
      return withExtendedLifetime(tape) {
        network(tape.constant(x.rows(start..<min(start + size, x.shape[0])))).value
      }
    }
    precondition(!parts.isEmpty, "a network cannot be run on no examples: \(x.shape)")
    return Tensor.concatenation(parts, axis: 0)
  }
}
