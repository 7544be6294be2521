/// How sure a mean is, as far as the recordings decide it: the middle 95 % of what it would have been with others.
///
/// Whole groups are drawn with replacement, as many as there are, since what is of one recording is alike; the mean is over
/// all values of the drawn groups. Efron's percentile interval.
///
/// groups: the group of each value.
public func meanInterval(
  _ values: [Double], groups: [String], draws: Int = 2000, seed: Int = 0
) -> (mean: Double, low: Double, high: Double) {
  precondition(values.count == groups.count && !values.isEmpty, "\(groups.count) groups of \(values.count) values")
  var sums: [String: (sum: Double, count: Double)] = [:]
  for (value, group) in zip(values, groups) {
    let old = sums[group] ?? (0, 0)
    sums[group] = (old.sum + value, old.count + 1)
  }
  let heaps = sums.sorted { $0.key < $1.key }.map(\.value)
  var random = Random(seed: seed, purpose: "resampling")
  let means = (0..<draws).map { _ in
    var sum = 0.0, count = 0.0
    for _ in heaps {
      let heap = heaps[random.nextInteger(below: heaps.count)]
      sum += heap.sum
      count += heap.count
    }
    return sum / count
  }.sorted()
  return (
    values.reduce(0, +) / Double(values.count), means[Int(0.025 * Double(draws - 1))],
    means[Int((0.975 * Double(draws - 1)).rounded(.up))]
  )
}

/// Indices in a number of folds of about equal size, all of one group in one of them.
///
/// The largest group first, each into the smallest fold so far; groups of one size in random order. No more folds than
/// groups.
public func groupFolds(_ groups: [String], count: Int, seed: Int) -> [[Int]] {
  var members: [String: [Int]] = [:]
  for (index, group) in groups.enumerated() { members[group, default: []].append(index) }
  var random = Random(seed: seed, purpose: "folds")
  let names = members.keys.sorted(), order = random.permutation(names.count).map { names[$0] }
  var folds = [[Int]](repeating: [], count: min(count, names.count))
  for group in order.enumerated().sorted(by: { (-members[$0.element]!.count, $0.offset) < (-members[$1.element]!.count, $1.offset) }) {
    let smallest = folds.indices.min { (folds[$0].count, $0) < (folds[$1].count, $1) }!
    folds[smallest] += members[group.element]!
  }
  return folds.map { $0.sorted() }
}
