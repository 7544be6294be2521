import Nets
import Tensors

/// A layer to check: its gradients with respect to its input and to every one of its parameters.
struct LayerCase: Sendable {
  /// The type's name: `LayerTests` looks for every public layer here.
  let layer: String
  let detail: String
  let input: Tensor
  let mode: Tape.Mode
  let make: @Sendable (inout Random) -> any Layer

  init(
    _ layer: String, _ detail: String = "", _ input: Tensor, mode: Tape.Mode = .trainingWithoutUpdate,
    _ make: @escaping @Sendable (inout Random) -> any Layer
  ) {
    self.layer = layer
    self.detail = detail
    self.input = input
    self.mode = mode
    self.make = make
  }

  static let core: [LayerCase] = [
    LayerCase("Dense", "with bias", OperationCase.values([3, 4])) { Dense(4, 5, random: &$0) },
    LayerCase("Dense", "without, a sequence", OperationCase.values([2, 3, 4])) {
      Dense(4, 2, hasBias: false, initialiser: .orthogonal, random: &$0)
    },
    LayerCase("Sequential", "", OperationCase.values([3, 4])) {
      Sequential([Dense(4, 3, random: &$0), ActivationLayer(.named("tanh")), Dense(3, 1, random: &$0)])
    },
    LayerCase("ActivationLayer", "", OperationCase.values([3, 4])) { _ in ActivationLayer(.named("gelu")) },
    LayerCase("PReLU", "a channel", OperationCase.values([3, 4])) { _ in PReLU([4]) },
    LayerCase("PReLU", "a feature", OperationCase.values([2, 3, 4])) { _ in PReLU([3, 4]) },
    LayerCase("Dropout", "", OperationCase.values([3, 8])) { _ in Dropout(0.3) },
    LayerCase("Flatten", "", OperationCase.values([2, 3, 4])) { _ in Flatten() },
    LayerCase("Reshape", "", OperationCase.values([2, 12])) { _ in Reshape([3, 4]) },
    LayerCase("Transpose", "", OperationCase.values([2, 3, 4, 2])) { _ in Transpose([2, 0, 1]) },
  ]

  static let filters: [LayerCase] = [
    LayerCase("Convolution", "'same', even kernel", OperationCase.values([2, 5, 4, 2])) {
      Convolution(kernel: [3, 2], 2, 3, padding: .same, random: &$0)
    },
    LayerCase("Convolution", "depthwise over time, stride", OperationCase.values([2, 7, 3])) {
      Convolution(kernel: [3], 3, 3, strides: [2], groups: 3, hasBias: false, random: &$0)
    },
    LayerCase("TransposedConvolution", "stride", OperationCase.values([2, 3, 4, 2])) {
      TransposedConvolution(kernel: [3, 2], 2, 3, strides: [2, 1], random: &$0)
    },
    LayerCase("MaximumPooling", "", OperationCase.apart([1, 5, 4, 2])) { _ in MaximumPooling([2, 2]) },
    LayerCase("AveragePooling", "", OperationCase.values([2, 5, 4, 2])) { _ in
      AveragePooling([2, 3], strides: [2, 1], padding: .same)
    },
    LayerCase("GlobalMaximumPooling", "", OperationCase.apart([2, 3, 4, 2])) { _ in GlobalMaximumPooling() },
    LayerCase("GlobalAveragePooling", "", OperationCase.values([2, 3, 4, 2])) { _ in GlobalAveragePooling() },
    LayerCase("Padding", "reflection", OperationCase.values([2, 4, 3])) { _ in
      Padding(before: [2], after: [1], .reflection)
    },
    LayerCase("Resampling", "", OperationCase.values([2, 4, 3])) { _ in Resampling(to: 7) },
    LayerCase("LeakyReLU", "", OperationCase.values([3, 4])) { _ in LeakyReLU(0.2) },
    LayerCase("ConvolutionStage", "", OperationCase.values([2, 5, 4, 2])) {
      let convolution = Convolution(
        kernel: [3, 2], 2, 3, padding: .same, initialiser: .normal(0.02), random: &$0)
      convolution.bias!.value = Tensor([3], [3, -3, 3])
      return ConvolutionStage(convolution, slope: 0.1)
    },
    LayerCase("ConvolutionStage", "pooled", OperationCase.apart([1, 5, 4, 1])) {
      let convolution = Convolution(kernel: [2, 2], 1, 2, initialiser: .normal(1e-4), random: &$0)
      // Each filter hands on little but one tap, so that maxima stay apart; one of them lies below zero.
      convolution.weight.value[0, 0, 0, 0] = 1
      convolution.weight.value[1, 1, 0, 1] = 1
      convolution.bias!.value = Tensor([2], [20, -20])
      return ConvolutionStage(convolution, slope: 0.1, pooling: MaximumPooling([2, 3]))
    },
    LayerCase("Standardisation", "", OperationCase.values([2, 3, 4, 1])) { _ in
      let layer = Standardisation(4)
      layer.settle(mean: Tensor([4], [1, -1, 0.5, 2]), deviation: Tensor([4], [0.5, 2, 1, 0]))
      return layer
    },
    // With this seed no response comes so near to the largest that the stencil could exchange them.
    LayerCase("ConvolutionGlobalMaximum", "maps", OperationCase.values([2, 5, 6, 1], seed: 5)) {
      ConvolutionGlobalMaximum(kernel: [3, 4], 1, 2, random: &$0)
    },
    LayerCase("ConvolutionGlobalMaximum", "sequences", OperationCase.values([2, 6, 3])) {
      ConvolutionGlobalMaximum(kernel: [4], 3, 2, random: &$0)
    },
  ]

  static let normalisation: [LayerCase] = [
    LayerCase("BatchNorm", "batch", OperationCase.values([5, 3])) { _ in BatchNorm(3) },
    LayerCase("BatchNorm", "maps", OperationCase.values([2, 3, 2, 2])) { _ in BatchNorm(2, convention: .pyTorch) },
    LayerCase("BatchNorm", "inference", OperationCase.values([2, 3]), mode: .inference) { _ in BatchNorm(3) },
    LayerCase("LayerNorm", "", OperationCase.values([3, 6])) { _ in LayerNorm([6], epsilon: 0.1) },
    LayerCase("InstanceNorm", "", OperationCase.values([2, 6, 2])) { _ in InstanceNorm(2, epsilon: 0.1) },
    LayerCase("InstanceNorm", "learns nothing", OperationCase.values([2, 6, 2])) { _ in
      InstanceNorm(2, learns: false, epsilon: 0.1)
    },
  ]

  static let frontEnd: [LayerCase] = [
    LayerCase("SpectrogramLayer", "power", OperationCase.values([1, 16, 2])) { _ in
      SpectrogramLayer(STFT(fftSamples: 8, hopSamples: 4))
    },
    LayerCase("FilterBankLayer", "mel", OperationCase.values([1, 2, 9, 2], 0.5, 2)) { _ in
      FilterBankLayer(.htk(3), fftSamples: 16, rateHz: 8000)
    },
    LayerCase("LogarithmLayer", "", OperationCase.values([2, 3], 0.5, 2)) { _ in
      LogarithmLayer(floor: 1e-3, offset: 0.1, scale: 2)
    },
  ]

  /// Block by block, with channels that no fused kernel is for: `RectifiedMapTests` holds fused ones against these.
  static let maps: [LayerCase] = [
    LayerCase("HalvingBlock", "", OperationCase.values([2, 4, 3, 1])) { alive(HalvingBlock(1, 2, random: &$0)) },
    LayerCase("HalvingStack", "", OperationCase.values([2, 5, 4, 1])) { alive(HalvingStack(channels: [1, 2, 2], random: &$0)) },
    LayerCase("DoublingBlock", "last", OperationCase.values([2, 2, 3, 2])) {
      DoublingBlock(2, 1, from: [2, 3], to: [3, 6], isLast: true, random: &$0)
    },
    LayerCase("DoublingStack", "", OperationCase.values([2, 2, 2, 2])) {
      alive(DoublingStack(channels: [2, 2, 1], sizes: [[2, 2], [4, 3], [7, 6]], random: &$0))
    },
  ]

  /// With biases that keep every rectifier open, so that no difference goes across its kink, and weights so large that
  /// the stencil is a small part of them: what follows is normalised.
  private static func alive<L: Layer>(_ layer: L) -> L {
    for parameter in Inventory(of: layer).parameters {
      if parameter.name.hasSuffix("convolution.bias") { parameter.value = Tensor(parameter.shape, repeating: 16) }
      if parameter.name.hasSuffix("convolution.weight") { parameter.value = affine(parameter.value, scale: 4) }
    }
    return layer
  }

  /// Every case; a new group of layers adds its table here.
  static let all = core + filters + normalisation + frontEnd + maps
}
