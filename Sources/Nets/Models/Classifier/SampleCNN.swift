import Tensors

/// SampleCNN on raw waveforms (Lee et al., SMC 2017), in the form of 59 049 samples or of 16 000.
///
/// conv k3 stride 3 → blocks of conv k3 'same' and max pooling 3 → (long form: conv k1 512 over what is one place) →
/// mean over time → dropout .5 → dense. Batch norm and ReLU follow each convolution; He-uniform weights.
/// x: `[B, T, 1, 1]` → logits `[B, outputs]`.
public struct SampleCNN: StagedLayer {
  public let first: NormalisedConvolution
  public let blocks: [Block]
  public let last: NormalisedConvolution?
  public let pooling = GlobalAveragePooling()
  public let dropout = Dropout(0.5)
  public let dense: Dense
  public let site = Site()

  /// Channels of the long form's blocks: 3¹⁰ samples become one place.
  static let longChannels = [128, 128, 256, 256, 256, 256, 256, 256, 512]
  /// Channels of the short form's blocks.
  static let shortChannels = [128, 128, 256, 256, 256, 256, 512]

  init(channels: [Int], hasLast: Bool, outputs: Int, random: inout Random) {
    first = NormalisedConvolution(3, stride: 3, 1, 128, random: &random)
    var input = 128
    blocks = channels.map { output in
      defer { input = output }
      return Block(input, output, random: &random)
    }
    last = hasLast ? NormalisedConvolution(1, stride: 1, input, 512, random: &random) : nil
    dense = Dense(hasLast ? 512 : input, outputs, initialiser: .heUniform, random: &random)
  }

  /// Samples below which nothing is left behind the poolings.
  static func shortest(_ channels: [Int]) -> Int { channels.reduce(3) { length, _ in length * 3 } }

  public func callAsFunction(_ x: Var) -> Var { site.mark(stages(on: x.tape).reduce(x) { $1($0) }) }

  public func stages(on tape: Tape) -> [any Layer] {
    [first] + blocks.flatMap { $0.stages(on: tape) } + (last.map { [$0] } ?? []) + [pooling, dropout, dense]
  }

  /// A convolution over time with batch norm and ReLU behind it.
  public struct NormalisedConvolution: Layer {
    public let convolution: Convolution
    public let norm: BatchNorm
    public let activation = LeakyReLU(0)

    init(_ taps: Int, stride: Int, _ input: Int, _ output: Int, random: inout Random) {
      convolution = Convolution(
        kernel: [taps], input, output, strides: [stride], padding: stride == 1 ? .same : .valid,
        initialiser: .heUniform, random: &random)
      // Sets of a few hundred clips make few steps: statistics that follow slowly would not have arrived by then.
      norm = BatchNorm(output, convention: .pyTorch)
    }

    public func callAsFunction(_ x: Var) -> Var {
      let x = x.rank == 4 ? x.reshaped([x.shape[0], -1, 1]) : x
      guard let kernel = folded(for: x) else { return activation(norm(convolution(x))) }
      return activation.site.mark(
        Nets.convolution(
          x, kernel: kernel.weight, bias: kernel.bias, geometry: convolution.geometry(on: x.shape), slope: 0))
    }

    /// Convolution and norm as one convolution, where a gradient is asked for of x alone and nobody listens between:
    /// the norm of running statistics only scales and shifts what each filter gives. Plain inference keeps them apart,
    /// as a file of the network has them: folding rounds otherwise.
    func folded(for x: Var) -> (weight: Var, bias: Var)? {
      let tape = x.tape, weight = tape[convolution.weight], bias = tape[convolution.bias!], scale = tape[norm.scale], shift = tape[norm.shift]
      guard
        tape.mode == .inference, x.isTracked, ![weight, bias, scale, shift].contains(where: { $0.isTracked }),
        ![convolution.site, norm.site].contains(where: { tape.listens(to: $0.path) })
      else { return nil }
      let factor = norm.inferenceFactor
      return (tape.constant(weight.value * factor), tape.constant((bias.value - norm.runningMean.value) * factor + shift.value))
    }
  }

  /// The same and max pooling 3.
  public struct Block: Layer {
    public let filters: NormalisedConvolution
    public let pooling = MaximumPooling([3])

    init(_ input: Int, _ output: Int, random: inout Random) {
      filters = NormalisedConvolution(3, stride: 1, input, output, random: &random)
    }

    /// Whoever looks at the filters need not pool what they give, which may be too short for it.
    func stages(on tape: Tape) -> [any Layer] {
      let sites = [filters.convolution.site, filters.norm.site, filters.activation.site]
      return sites.contains { tape.listens(to: $0.path) } ? [filters, pooling] : [self]
    }

    public func callAsFunction(_ x: Var) -> Var {
      guard !x.tape.listens(to: filters.activation.site.path), let kernel = filters.folded(for: x) else {
        return pooling(filters(x))
      }
      let geometry = filters.convolution.geometry(on: x.shape)
      let size = geometry.outputSize([x.shape[1]], taps: [kernel.weight.shape[0]])
      return pooling.site.mark(
        convolutionMaximumPooling(
          x, kernel: kernel.weight, bias: kernel.bias, geometry: geometry, slope: 0, pooling: pooling.geometry(size: size)))
    }
  }
}
