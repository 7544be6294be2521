/// Exact Wasserstein-2 distance of two sets of numbers, of any two sizes.
///
/// (∫₀¹ (Qₐ(u) − Q_b(u))² du)^½ with the quantile functions Q, which are steps: along a line the cheapest way to carry
/// one heap to another is in order. In the numbers' unit. Unlike the Fréchet distance it sees more than mean and variance.
/// Villani, "Topics in Optimal Transportation", 2003, theorem 2.18.
public func wassersteinDistance(_ a: [Double], _ b: [Double]) -> Double {
  precondition(!a.isEmpty && !b.isEmpty, "a set without numbers has no distance")
  let (a, b) = (a.sorted(), b.sorted())
  var (i, j, sum) = (0, 0, 0.0)
  // Widths are whole numbers, in parts of 1 / (N·M), so that no step is lost to rounding.
  var done = 0
  while i < a.count {
    let end = min((i + 1) * b.count, (j + 1) * a.count)
    sum += Double(end - done) * (a[i] - b[j]) * (a[i] - b[j])
    done = end
    if end == (i + 1) * b.count { i += 1 }
    if end == (j + 1) * a.count { j += 1 }
  }
  return (sum / Double(a.count * b.count)).squareRoot()
}
