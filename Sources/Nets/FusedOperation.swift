import Tensors

extension Tape {
  /// Records an operation that has a fused adjoint of first order, and runs as its parts when the backward pass is
  /// itself recorded.
  ///
  /// - Parameters:
  ///   - parts: the same value in operations on the same variables.
  ///   - adjoint: gradients in the order of `inputs`, worked out together; nil for those that are not tracked.
  func record(
    fused value: Tensor, of inputs: [Var], parts: @escaping () -> Var, adjoint: @escaping (Tensor) -> [Tensor?]
  ) -> Var {
    let fused = Recalled(adjoint)
    var recorded: (gradient: Var, result: [Var])?
    func gradient(_ place: Int, _ dy: Var) -> Var {
      guard dy.tape.records else {
        return dy.tape.constant(fused(dy.value)[place] ?? Tensor(inputs[place].shape))
      }
      if recorded?.gradient.index != dy.index || !dy.isTracked {
        recorded = (dy, dy.tape.gradients(of: parts(), along: dy, for: inputs, recorded: true))
      }
      return recorded!.result[place]
    }
    return record(value) { _ in
      inputs.enumerated().map { place, input in Pullback(input) { gradient(place, $0) } }
    }
  }
}
