import CKernels
import Foundation

/// What two continuous values of the same points know of each other, in nats.
///
/// ψ(N) + ψ(k) − mean ψ(nₓ) − mean ψ(n_y), where nₓ and n_y count the points (itself among them) that are nearer to one
/// along x and along y than its k-th neighbour is in the larger of both differences; each value over its standard
/// deviation; 0 where the estimate falls below it. Kraskov, Stögbauer and Grassberger, "Estimating mutual
/// information", 2004, equation 8; scikit-learn's `mutual_info_regression`.
public func mutualInformation(_ x: [Double], _ y: [Double], neighbours k: Int = 3) -> Double {
  precondition(x.count == y.count && x.count > k && k >= 1, "mutual information of \(x.count) and \(y.count) values")
  let count = x.count, x = overDeviation(x), y = overDeviation(y)
  let order = x.indices.sorted { (x[$0], $0) < (x[$1], $1) }
  let digamma = digammas(upTo: count)
  let sum = kernel_kraskov_sum(count, k, order.map { x[$0] }, order.map { y[$0] }, y.sorted(), digamma)
  return max(0, digamma[count] + digamma[k] - sum / Double(count))
}

/// The same of values that have been cut into classes, Σ p(a, b) log p(a, b) / (p(a) p(b)), and the entropy of the first,
/// −Σ p(a) log p(a); both in nats.
public func mutualInformation(ofClasses a: [Int], _ b: [Int]) -> (shared: Double, entropy: Double) {
  precondition(a.count == b.count && !a.isEmpty, "mutual information of \(a.count) and \(b.count) classes")
  let share = 1 / Double(a.count)
  var both: [SIMD2<Int>: Double] = [:], first: [Int: Double] = [:], second: [Int: Double] = [:]
  for (a, b) in zip(a, b) {
    both[SIMD2(a, b), default: 0] += share
    first[a, default: 0] += share
    second[b, default: 0] += share
  }
  // In an order of its own, so that the last bits are the same at every run.
  let shared = both.sorted { ($0.key.x, $0.key.y) < ($1.key.x, $1.key.y) }
    .reduce(0) { $0 + $1.value * log($1.value / (first[$1.key.x]! * second[$1.key.y]!)) }
  return (max(0, shared), first.sorted { $0.key < $1.key }.reduce(0) { $0 - $1.value * log($1.value) })
}

/// Values cut into equally wide classes from the least to the greatest; all in the first if they are equal.
public func equalWidthClasses(_ values: [Double], count: Int) -> [Int] {
  let low = values.min() ?? 0, high = values.max() ?? 0
  return values.map { high > low ? min(count - 1, Int(($0 - low) / (high - low) * Double(count))) : 0 }
}

/// How much more one latent knows of a parameter than any other does: the mutual information gap.
///
/// (largest − second largest mutual information with a latent) / the parameter's entropy, of values cut into equally
/// wide classes: 1 if one latent alone tells the parameter, 0 if none does or two tell as much. Chen et al.,
/// "Isolating Sources of Disentanglement in Variational Autoencoders", 2018, with the 20 classes of Locatello et al.,
/// 2019.
///
/// latents: each its values over the points.
public func mutualInformationGap(of parameter: [Double], latents: [[Double]], classes: Int = 20) -> Double {
  precondition(latents.count >= 2, "a gap wants two latents, not \(latents.count)")
  let own = equalWidthClasses(parameter, count: classes)
  let shared = latents.map { mutualInformation(ofClasses: own, equalWidthClasses($0, count: classes)) }
  let sorted = shared.map(\.shared).sorted(by: >)
  return shared[0].entropy > 0 ? (sorted[0] - sorted[1]) / shared[0].entropy : 0
}

private func overDeviation(_ values: [Double]) -> [Double] {
  let mean = values.reduce(0, +) / Double(values.count)
  let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
  return deviation > 0 ? values.map { $0 / deviation } : values
}

/// ψ(0 … count), the first of which is undefined: ψ(1) = −γ, ψ(n + 1) = ψ(n) + 1 / n.
private func digammas(upTo count: Int) -> [Double] {
  var values = [Double.nan, -0.577_215_664_901_532_9]
  for n in 1..<max(2, count) { values.append(values[n] + 1 / Double(n)) }
  return values
}
