import Tensors

/// Convolution, leaky ReLU and, in some stages, max pooling.
///
/// Each part has a site of its own (`convolution`, `activation`, `pooling`), and whoever listens to one makes the stage
/// run as its parts up to there; else they run as one operation. A slope of 0 is ReLU.
public struct ConvolutionStage: Layer {
  public let convolution: Convolution
  public let activation: LeakyReLU
  public let pooling: MaximumPooling?
  public let site = Site()

  public init(_ convolution: Convolution, slope: Float, pooling: MaximumPooling? = nil) {
    self.convolution = convolution
    activation = LeakyReLU(slope)
    self.pooling = pooling
  }

  public func callAsFunction(_ x: Var) -> Var {
    let tape = x.tape
    if tape.listens(to: convolution.site.path) { return site.mark(pooled(activation(convolution(x)))) }
    guard let pooling, !tape.listens(to: activation.site.path) else {
      return site.mark(pooled(activation.site.mark(convolution.activated(x, slope: activation.slope))))
    }
    return site.mark(pooling.site.mark(convolution.pooled(x, slope: activation.slope, by: pooling)))
  }

  private func pooled(_ y: Var) -> Var { pooling.map { $0(y) } ?? y }
}

extension Convolution {
  /// The layer and a leaky ReLU as one operation; the layer's own site stays silent.
  fileprivate func activated(_ x: Var, slope: Float) -> Var {
    convolution(
      x, kernel: x.tape[weight], bias: bias.map { x.tape[$0] }, geometry: geometry(on: x.shape), slope: slope)
  }

  /// The layer, a leaky ReLU and max pooling as one operation.
  fileprivate func pooled(_ x: Var, slope: Float, by pooling: MaximumPooling) -> Var {
    let geometry = geometry(on: x.shape), taps = Array(weight.shape.dropLast(2))
    let size = geometry.outputSize(Array(x.shape[1..<x.rank - 1]), taps: taps)
    return convolutionMaximumPooling(
      x, kernel: x.tape[weight], bias: bias.map { x.tape[$0] }, geometry: geometry, slope: slope,
      pooling: pooling.geometry(size: size))
  }
}

/// x where positive, else slope · x: an activation that convolutions can take in.
public struct LeakyReLU: Layer {
  public let slope: Float
  public let site = Site()

  public init(_ slope: Float) { self.slope = slope }

  public func callAsFunction(_ x: Var) -> Var { site.mark(leakyReLU(x, slope: slope)) }
}
