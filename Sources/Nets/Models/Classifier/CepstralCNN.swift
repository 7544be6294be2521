import Tensors

/// A small network over MFCC, the seed's for looking into networks.
///
/// Coefficients standardised → conv 32 3 × 3, max pooling 2, conv 64, max pooling 2, conv 64 → dense 64 → dense. ReLU
/// throughout; Glorot-uniform weights. Convolutions are valid as in Keras's tutorial, and 'same' where patches are
/// too small for that. x: `[B, T, F, 1]` → logits `[B, outputs]`.
public struct CepstralCNN: Layer {
  public let standardisation: Standardisation
  public let convolution1: ConvolutionStage
  public let convolution2: ConvolutionStage
  public let convolution3: ConvolutionStage
  public let flatten = Flatten()
  public let dense4: Dense
  public let activation4 = LeakyReLU(0)
  public let dense5: Dense
  public let site = Site()

  init(_ input: PatchShape, outputs: Int, random: inout Random) {
    let isValid = min(input.time, input.frequency) >= CepstralCNN.shortestValid
    func stage(_ input: Int, _ output: Int, isPooled: Bool) -> ConvolutionStage {
      ConvolutionStage(
        Convolution(kernel: [3, 3], input, output, padding: isValid ? .valid : .same, random: &random), slope: 0,
        pooling: isPooled ? MaximumPooling([2, 2]) : nil)
    }
    func left(_ count: Int) -> Int { isValid ? ((count - 2) / 2 - 2) / 2 - 2 : count / 4 }
    standardisation = Standardisation(input.frequency)
    convolution1 = stage(1, 32, isPooled: true)
    convolution2 = stage(32, 64, isPooled: true)
    convolution3 = stage(64, 64, isPooled: false)
    dense4 = Dense(left(input.time) * left(input.frequency) * 64, 64, random: &random)
    dense5 = Dense(64, outputs, random: &random)
  }

  /// Rows and columns from which on valid convolutions leave something.
  private static let shortestValid = 18
  /// The least that 'same' ones take.
  static let shortest = 4

  public func callAsFunction(_ x: Var) -> Var {
    let y = flatten(convolution3(convolution2(convolution1(standardisation(x)))))
    return site.mark(dense5(activation4(dense4(y))))
  }
}
