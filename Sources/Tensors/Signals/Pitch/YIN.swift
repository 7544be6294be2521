extension PitchEstimator {
  /// The first lag at which a sound differs little from itself, beside how it differs at shorter ones.
  ///
  /// d(τ) = Σ (x(t) − x(t + τ))² over a window; d′(τ) = d(τ)·τ / Σ d(1…τ); the first minimum of d′ below 0.1, or the
  /// lowest where none is.
  /// - Source: de Cheveigné and Kawahara, YIN, a fundamental frequency estimator for speech and music, JASA 2002.
  public static let yin = PitchEstimator(name: "yin", summary: "YIN, threshold 0.1") { x, lags in
    let window = x.count - lags.upperBound - 1
    guard window > 0, x.contains(where: { $0 != 0 }) else { return nil }
    var sum = 0.0
    var normalised = [1.0]
    for lag in 1...lags.upperBound + 1 {
      var difference = 0.0
      for t in 0..<window { difference += (x[t] - x[t + lag]) * (x[t] - x[t + lag]) }
      sum += difference
      normalised.append(sum > 0 ? difference * Double(lag) / sum : 1)
    }
    let minima = lags.filter { normalised[$0] <= normalised[$0 - 1] && normalised[$0] < normalised[$0 + 1] }
    guard let lag = minima.first(where: { normalised[$0] < 0.1 }) ?? minima.min(by: { normalised[$0] < normalised[$1] })
    else { return nil }
    return Double(lag) + parabolicOffset(normalised[lag - 1], normalised[lag], normalised[lag + 1])
  }
}
