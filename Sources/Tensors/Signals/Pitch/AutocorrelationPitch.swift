extension PitchEstimator {
  /// The lag at which a sound is most like itself:
  /// r(τ) = Σ x(t)·x(t + τ) / √(Σ x(t)²·Σ x(t + τ)²), sums over what overlaps.
  ///
  /// What repeats after a period repeats after two: of all maxima within a tenth of the largest the shortest lag is the
  /// period.
  public static let autocorrelation = PitchEstimator(
    name: "autocorrelation", summary: "normalised autocorrelation"
  ) { x, lags in
    // Whether an end is a maximum is told by the lag beyond it.
    let first = max(1, lags.lowerBound - 1), last = min(x.count - 1, lags.upperBound + 1)
    let likeness = (first...last).map { PitchEstimator.likeness(of: x, at: $0) }
    let peaks = (1..<likeness.count - 1).filter {
      likeness[$0] > 0 && likeness[$0] >= likeness[$0 - 1] && likeness[$0] > likeness[$0 + 1]
    }
    guard let highest = peaks.map({ likeness[$0] }).max(), let peak = peaks.first(where: { likeness[$0] >= 0.9 * highest })
    else { return nil }
    return Double(first + peak) + parabolicOffset(likeness[peak - 1], likeness[peak], likeness[peak + 1])
  }

  private static func likeness(of x: [Double], at lag: Int) -> Double {
    var product = 0.0, early = 0.0, late = 0.0
    for t in 0..<x.count - lag {
      product += x[t] * x[t + lag]
      early += x[t] * x[t]
      late += x[t + lag] * x[t + lag]
    }
    return early > 0 && late > 0 ? product / (early * late).squareRoot() : 0
  }
}
