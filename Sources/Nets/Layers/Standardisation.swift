import Tensors

/// Each frequency bin by the mean and standard deviation that it has in the training data: (x − µ)/σ.
///
/// x: `[…, F, C]`; mean, deviation: `[F, 1]`, buffers that `settle` fills before training. Inside the network, so
/// that whoever has the network has them, and a generator's patches go through them as recorded ones do.
public struct Standardisation: Layer {
  public let mean: Buffer
  public let deviation: Buffer
  public let site = Site()

  /// Leaves values as they are until it is settled.
  public init(_ bins: Int) {
    mean = Buffer(Tensor([bins, 1]))
    deviation = Buffer(Tensor([bins, 1], repeating: 1))
  }

  /// Takes the statistics of the training data; a bin that never changes is only shifted.
  public func settle(mean: Tensor, deviation: Tensor) {
    precondition(
      mean.shape == [self.mean.value.shape[0]] && deviation.shape == mean.shape,
      "\(site.path): statistics \(mean.shape), \(deviation.shape) for \(self.mean.value.shape[0]) bins")
    self.mean.value = mean.reshaped([-1, 1])
    self.deviation.value = Tensor([deviation.count, 1], deviation.values.map { $0 > 1e-6 ? $0 : 1 })
  }

  public func callAsFunction(_ x: Var) -> Var {
    precondition(
      x.rank >= 3 && x.shape[x.rank - 2] == mean.value.shape[0],
      "\(site.path): statistics of \(mean.value.shape[0]) bins do not fit \(x.shape)")
    let tape = x.tape, factor = reciprocal(deviation.value)
    return site.mark(x * tape.constant(factor) - tape.constant(mean.value * factor))
  }
}
