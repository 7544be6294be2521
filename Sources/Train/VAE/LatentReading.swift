import Nets
import Tensors

/// What a VAE makes of patches that no training step sees.
public struct LatentReading: Equatable, Sendable {
  /// Mean error of a value, by the training's own measure.
  public var error: Double
  /// The same where every patch is answered with the mean training patch.
  public var meanPredictorError: Double
  /// Mean error of a value by the name of a group of patches, such as their effect; empty where there are no groups.
  public var errorByGroup: [String: Double]
  /// Mean divergence of each latent dimension from the unit normal, in nats.
  public var divergences: [Double]
  /// Variance of each dimension's µ over the patches.
  public var variances: [Double]
  /// Mean error of a value of each patch, and the recording that the patch is of.
  public var errors: [Float]
  public var recordings: [String]

  /// The error's interval of 95 % over recordings; nil for a single one.
  public var errorInterval: ClosedRange<Double>? {
    GroupBootstrap(groups: recordings).interval { places in mean(places.map { Double(errors[$0]) }) }
  }

  /// How much larger the error is than another's on the same patches, and the interval of that.
  public func errorDifference(from other: LatentReading) -> (mean: Double, interval: ClosedRange<Double>?) {
    precondition(recordings == other.recordings, "errors on other patches do not compare one by one")
    let differences = zip(errors, other.errors).map { Double($0) - Double($1) }
    return (
      mean(differences), GroupBootstrap(groups: recordings).interval { places in mean(places.map { differences[$0] }) })
  }

  /// Divergence of all dimensions together: the rate of the code.
  public var rate: Double { divergences.reduce(0, +) }
  /// Dimensions whose µ varies by more than 0.01 over the patches (Burda et al., 2016).
  public var activeUnits: Int { variances.count { $0 > 0.01 } }
  /// Dimensions that say nothing about a patch.
  public var collapsedUnits: Int { variances.count - activeUnits }

  /// Error of a value and its share of β times the rate: what best weights have least of.
  public func loss(beta: Beta) -> Double { error + beta.mean * rate }
}

/// Patches to judge a VAE by, and the mean training patch that it is judged beside.
struct LatentYardstick {
  let indices: [Int]
  /// The name of each patch's group, in the order of `indices`; empty where there are none.
  let groups: [String]
  /// The recording of each, in the order of `indices`.
  let recordings: [String]
  /// `[T, F, C]`.
  let meanPatch: Tensor

  /// Patches that are in memory at once.
  private static let patchesAtOnce = 16

  /// Takes the reading of a VAE as it stands.
  ///
  /// - Parameter patches: gives patches by their numbers.
  func reading(
    of vae: VAE, distance: VAERecipe.Distance, patches: ([Int]) throws -> Tensor
  ) rethrows -> LatentReading {
    var errors = [Float](), meanErrors = [Float](), means = [Tensor](), divergences = [Tensor]()
    for start in stride(from: 0, to: indices.count, by: Self.patchesAtOnce) {
      let batch = try patches(Array(indices[start..<min(start + Self.patchesAtOnce, indices.count)]))
      let tape = Tape(mode: .inference)
      withExtendedLifetime(tape) {
        let (mean, logVariance) = vae.encoder.heads(tape.constant(batch))
        means.append(mean.value)
        divergences.append(unitNormalDivergences(mean: mean, logVariance: logVariance).value)
        errors += distance.meanOfEach(vae.decoder.patches(mean).value - batch)
        meanErrors += distance.meanOfEach(batch - meanPatch)
      }
    }
    let perDimension = Tensor.concatenation(divergences, axis: 0).mean(axes: [0])
    let variances = moments(of: Tensor.concatenation(means, axis: 0), groups: 1, columns: vae.latentCount).variance
    return LatentReading(
      error: mean(errors), meanPredictorError: mean(meanErrors),
      errorByGroup: Dictionary(grouping: zip(groups, errors)) { $0.0 }.mapValues { mean($0.map(\.1)) },
      divergences: perDimension.values.map { Double($0) }, variances: variances.values.map { Double($0) },
      errors: errors, recordings: recordings)
  }
}

extension LatentReading {
  /// What it gives cause to say, a line each; empty if all is well.
  public var warnings: [String] {
    let count = variances.count
    var lines: [String] = []
    if collapsedUnits > 0 {
      lines.append(
        activeUnits == 0
          ? "all \(count) dimensions have collapsed: the decoder makes the same of every patch"
          : "\(collapsedUnits) of \(count) dimensions have collapsed: their mean varies by less than 0.01")
    }
    if error >= meanPredictorError {
      lines.append("reconstructions are no nearer than the mean patch: what the latents hold is not used, or not yet")
    }
    return lines
  }
}

private func mean(_ values: some Collection<some BinaryFloatingPoint>) -> Double {
  values.reduce(0.0) { $0 + Double($1) } / Double(max(1, values.count))
}
