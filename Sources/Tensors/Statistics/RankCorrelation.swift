/// Spearman's rank correlation: how far two measures put the same things into the same order, 1 for the same order and −1
/// for the opposite one.
///
/// The correlation of the ranks, equal values sharing the mean of theirs. nil for fewer than three values, or where one
/// measure is the same for all. SciPy's `spearmanr`.
public func rankCorrelation(_ a: [Double], _ b: [Double]) -> Double? {
  precondition(a.count == b.count, "\(a.count) values have no order in common with \(b.count)")
  guard a.count > 2 else { return nil }
  let (p, q) = (ranks(a), ranks(b)), middle = Double(a.count + 1) / 2
  func product(_ x: [Double], _ y: [Double]) -> Double { zip(x, y).reduce(0) { $0 + ($1.0 - middle) * ($1.1 - middle) } }
  let scale = (product(p, p) * product(q, q)).squareRoot()
  return scale > 0 ? product(p, q) / scale : nil
}

/// Places in ascending order from 1, equal values in the middle of theirs.
private func ranks(_ values: [Double]) -> [Double] {
  let order = values.indices.sorted { values[$0] < values[$1] }
  var result = [Double](repeating: 0, count: values.count), first = 0
  for place in order.indices where place + 1 == order.count || values[order[place + 1]] != values[order[place]] {
    for same in first...place { result[order[same]] = Double(first + place) / 2 + 1 }
    first = place + 1
  }
  return result
}
