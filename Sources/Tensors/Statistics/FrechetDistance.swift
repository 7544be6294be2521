/// Fréchet distance of two sets of numbers, as if both were normal.
///
/// (m₁ − m₂)² + s₁² + s₂² − 2 s₁ s₂ = (m₁ − m₂)² + (s₁ − s₂)², with sample variances (N − 1 below): a square of the
/// numbers' unit. At least two numbers in each set. Seed 000's measure of activations; Dowson and Landau, 1982.
public func frechetDistance(_ a: [Double], _ b: [Double]) -> Double {
  precondition(a.count >= 2 && b.count >= 2, "sets of \(a.count) and \(b.count) numbers have no variance")
  let (first, second) = (NumberMoments(a), NumberMoments(b))
  let shift = first.mean - second.mean, spread = first.deviation - second.deviation
  return shift * shift + spread * spread
}

/// Mean and sample standard deviation of numbers.
private struct NumberMoments {
  let mean: Double
  let deviation: Double

  init(_ values: [Double]) {
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    (self.mean, deviation) = (mean, (squares / Double(values.count - 1)).squareRoot())
  }
}
