import Tensors

/// How a weight starts.
///
/// The fan counts follow Keras: for a dense weight `[in, out]` the axes themselves, for a kernel
/// `[time, frequency, in, out]` times the number of taps.
public struct Initialiser: Sendable {
  public let name: String
  let draw: @Sendable (_ shape: [Int], _ random: inout Random) -> Tensor

  public func callAsFunction(_ shape: [Int], _ random: inout Random) -> Tensor { draw(shape, &random) }

  /// All values 0.
  public static let zeros = Initialiser(name: "zeros") { shape, _ in Tensor(shape, repeating: 0) }
  /// All values the same.
  public static func constant(_ value: Float) -> Initialiser {
    Initialiser(name: "constant") { shape, _ in Tensor(shape, repeating: value) }
  }
  /// N(0, σ²).
  public static func normal(_ standardDeviation: Float) -> Initialiser {
    Initialiser(name: "normal") { $1.normal($0, standardDeviation: standardDeviation) }
  }
  /// U(−√(6/(in + out)), √(6/(in + out))) (Glorot and Bengio, 2010).
  public static let glorotUniform = uniform("glorot-uniform") { 6 / Float($0 + $1) }
  /// N(0, 2/(in + out)), not truncated, as in Keras 1 (Glorot and Bengio, 2010).
  public static let glorotNormal = scaled("glorot-normal") { 2 / Float($0 + $1) }
  /// U(−√(6/in), √(6/in)) (He et al., 2015).
  public static let heUniform = uniform("he-uniform") { input, _ in 6 / Float(input) }
  /// U(−1/√in, 1/√in): PyTorch's default for convolutions and dense layers.
  public static let fanInUniform = uniform("fan-in-uniform") { input, _ in 1 / Float(input) }
  /// N(0, 2/in), not truncated (He et al., 2015).
  public static let heNormal = scaled("he-normal") { input, _ in 2 / Float(input) }
  /// N(0, 2/((1 + slope²)·in)): for layers in front of a leaky ReLU (He et al., 2015).
  public static func heNormal(slope: Float) -> Initialiser {
    scaled("he-normal-leaky") { input, _ in 2 / ((1 + slope * slope) * Float(input)) }
  }
  /// Orthonormal columns (rows where those are fewer) of the weight read as `[everything else, out]`
  /// (Saxe et al., 2014).
  public static let orthogonal = Initialiser(name: "orthogonal") { shape, random in
    let columns = shape.last ?? 1, rows = shape.reduce(1, *) / columns
    let tall = random.normal([max(rows, columns), min(rows, columns)])
    let q = orthonormalBasis(of: tall)
    return (rows >= columns ? q : q.transposed).reshaped(shape)
  }

  public static let all: [Initialiser] = [
    .zeros, .constant(0.5), .normal(0.02), .glorotUniform, .glorotNormal, .heUniform, .fanInUniform, .heNormal,
    .heNormal(slope: 0.2), .orthogonal,
  ]

  private static func uniform(_ name: String, _ bound: @escaping @Sendable (Int, Int) -> Float) -> Initialiser {
    Initialiser(name: name) { shape, random in
      let (input, output) = fans(shape), limit = bound(input, output).squareRoot()
      return random.uniform(shape, low: -limit, high: limit)
    }
  }

  private static func scaled(_ name: String, _ variance: @escaping @Sendable (Int, Int) -> Float) -> Initialiser {
    Initialiser(name: name) { shape, random in
      let (input, output) = fans(shape)
      return random.normal(shape, standardDeviation: variance(input, output).squareRoot())
    }
  }

  private static func fans(_ shape: [Int]) -> (input: Int, output: Int) {
    guard shape.count >= 2 else { return (shape.first ?? 1, shape.first ?? 1) }
    let taps = shape.dropLast(2).reduce(1, *)
    return (taps * shape[shape.count - 2], taps * shape[shape.count - 1])
  }
}
