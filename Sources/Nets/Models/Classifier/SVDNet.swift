import Tensors

/// The singing-voice detector of Schlüter and Grill (ISMIR 2015) on blocks of log-mel.
///
/// Bins standardised → conv 64, conv 32, max pooling 3 × 3, conv 128, conv 64, max pooling 3 × 3 (all 3 × 3, valid) →
/// dropout, dense 256, dropout, dense 64, dropout, dense. Leaky ReLU 0.01 throughout, dropout .5, orthogonal weights.
/// x: `[B, T, F, 1]` (115 × 80 in the paper) → logits `[B, outputs]`.
public struct SVDNet: Layer {
  public let standardisation: Standardisation
  public let convolution1: ConvolutionStage
  public let convolution2: ConvolutionStage
  public let convolution4: ConvolutionStage
  public let convolution5: ConvolutionStage
  public let flatten = Flatten()
  public let dropout7 = Dropout(0.5)
  public let dense7: Dense
  public let activation7 = LeakyReLU(SVDNet.slope)
  public let dropout8 = Dropout(0.5)
  public let dense8: Dense
  public let activation8 = LeakyReLU(SVDNet.slope)
  public let dropout9 = Dropout(0.5)
  public let dense9: Dense
  public let site = Site()

  private static let slope: Float = 0.01

  init(_ input: PatchShape, outputs: Int, random: inout Random) {
    func stage(_ input: Int, _ output: Int, isPooled: Bool = false) -> ConvolutionStage {
      ConvolutionStage(
        Convolution(kernel: [3, 3], input, output, initialiser: .orthogonal, random: &random), slope: Self.slope,
        pooling: isPooled ? MaximumPooling([3, 3]) : nil)
    }
    func dense(_ input: Int, _ output: Int) -> Dense {
      Dense(input, output, initialiser: .orthogonal, random: &random)
    }
    standardisation = Standardisation(input.frequency)
    convolution1 = stage(1, 64)
    convolution2 = stage(64, 32, isPooled: true)
    convolution4 = stage(32, 128)
    convolution5 = stage(128, 64, isPooled: true)
    dense7 = dense(SVDNet.pooled(input.time) * SVDNet.pooled(input.frequency) * 64, 256)
    dense8 = dense(256, 64)
    dense9 = dense(64, outputs)
  }

  /// Places along an axis behind the last pooling.
  static func pooled(_ count: Int) -> Int { ((count - 4) / 3 - 4) / 3 }

  public func callAsFunction(_ x: Var) -> Var {
    var y = convolution5(convolution4(convolution2(convolution1(standardisation(x)))))
    y = activation7(dense7(dropout7(flatten(y))))
    y = activation8(dense8(dropout8(y)))
    return site.mark(dense9(dropout9(y)))
  }
}
