/// Share of real patches that some generated patch comes near to.
///
/// A real patch is covered if the ball around it that just holds its k nearest other real patches holds at least one
/// generated patch as well. 1 if all that is real is also made; low if modes were lost, however good the rest.
///
/// real: `[N, …]`, generated: `[M, …]`. Naeem et al., "Reliable Fidelity and Diversity Metrics for Generative
/// Models", 2020, equation 6; their k is 5 as well.
public func coverage(of real: Tensor, by generated: Tensor, neighbours k: Int = 5) -> Double {
  share(covered(real, by: generated, neighbours: k))
}

/// Which real patches are covered, in their order: coverage is the share of them.
public func covered(_ real: Tensor, by generated: Tensor, neighbours k: Int = 5) -> [Bool] {
  covered(radii: NearestNeighbours(among: real, count: k).radii, of: real, by: generated)
}

/// The same with the radii of the real patches at hand: they stay as they are while a training goes on.
func coverage(radii: [Double], of real: Tensor, by generated: Tensor) -> Double {
  share(covered(radii: radii, of: real, by: generated))
}

private func covered(radii: [Double], of real: Tensor, by generated: Tensor) -> [Bool] {
  zip(NearestNeighbours(of: real, in: generated, count: 1).nearest, radii).map { $0 <= $1 }
}

private func share(_ isCovered: [Bool]) -> Double { Double(isCovered.count { $0 }) / Double(isCovered.count) }

/// How many real patches' neighbourhoods a generated patch lies in, as a share of k: about 1 if generated patches lie where
/// real ones do, less if they stray, and more if they crowd where real ones are dense.
///
/// (1 / kM) Σ over generated y, real x of [y lies in the ball around x that just holds its k nearest other real patches].
/// real: `[N, …]`, generated: `[M, …]`. Naeem et al., 2020, equation 5.
public func density(of generated: Tensor, among real: Tensor, neighbours k: Int = 5) -> Double {
  let radii = NearestNeighbours(among: real, count: k).radii, count = real.shape[0]
  let all = NearestNeighbours(of: generated, in: real, count: count)
  let within = zip(all.indices, all.distances).count { $1 <= radii[$0] }
  return Double(within) / Double(k * generated.shape[0])
}

/// How far apart generated patches lie, measured by how far apart real ones do.
///
/// median distance of a generated patch to its nearest other generated one
/// over the median distance of a real patch to its nearest other real one.
/// About 1 if both are as varied; towards 0 if the generator makes near-copies. Both sets of equal size, because
/// neighbours come nearer as a set grows.
public func nearestNeighbourRatio(real: Tensor, generated: Tensor) -> Double {
  precondition(
    real.shape[0] == generated.shape[0],
    "the ratio of nearest neighbours wants equal counts, not \(real.shape[0]) and \(generated.shape[0])")
  let ofReal = median(NearestNeighbours(among: real, count: 1).nearest)
  let ofGenerated = median(NearestNeighbours(among: generated, count: 1).nearest)
  return ofReal > 0 ? ofGenerated / ofReal : .nan
}

/// The middle value; the mean of the two middle ones of an even count.
public func median(_ values: [Double]) -> Double {
  precondition(!values.isEmpty, "no values have no median")
  let sorted = values.sorted()
  return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
}
