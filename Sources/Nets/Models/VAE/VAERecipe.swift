import Tensors

/// How a VAE is trained: what the seed fixes and a user may change.
public struct VAERecipe: Codable, Equatable, Sendable {
  /// How the error of a patch is measured.
  public enum Distance: String, Codable, Sendable, CaseIterable {
    /// (x − x̂)².
    case squared = "mse"
    /// |x − x̂|.
    case absolute = "l1"

    /// The sum of it over all values.
    public func callAsFunction(_ output: Var, _ target: Var) -> Var {
      switch self {
      case .squared: squaredDistance(output, target)
      case .absolute: absoluteDistance(output, target)
      }
    }

    /// The mean of it over each example's values, from their differences `[N, …]`.
    public func meanOfEach(_ differences: Tensor) -> [Float] {
      let values = self == .squared ? square(differences) : abs(differences)
      return values.mean(axes: Array(1..<values.rank)).values
    }
  }

  public var distance = Distance.squared
  /// Whether a patch's error is the sum or the mean over its values: the loss keeps it, whatever β is given in.
  public var reduction = Reduction.mean
  public var beta = BetaSchedule(.cyclicCosine, first: 1e-4, last: 5e-3, epochs: 17, convention: .mean)
  public var optimiser: OptimiserSettings = {
    var settings = OptimiserSettings("adam", rate: 5e-4, clipNorm: 5)
    settings.convention = .pyTorch
    return settings
  }()
  public var batch = 12

  public init() {}

  /// Steps that an epoch takes; one with fewer patches than a batch takes one.
  public func stepsPerEpoch(of patchCount: Int) -> Int { max(1, patchCount / batch) }
}
