import Tensors

extension PatchDomain {
  /// A sound as one patch: its first stretch, or all of it with silence behind, with the statistics of its own where each
  /// patch is normalised by itself. `[samples]` → `[1, T, F, 1]`, and the statistics that bring it back
  public func patch(ofSound samples: Tensor, rateHz: Int) -> (values: Tensor, statistics: PatchStatistics) {
    let own = rateHz == self.rateHz ? samples : resampled(samples, from: rateHz, to: self.rateHz)
    let needed = Int((preset.shortestSeconds(rateHz: self.rateHz) * Double(self.rateHz)).rounded(.up))
    let filled = own.count < needed ? own.padded(axis: 0, before: 0, after: needed - own.count) : own
    let transform = transform, features = transform(filled)
    let statistics = transform.statistics(of: features, from: 0, set: self.statistics)
    let patch = transform.patch(of: features, from: 0, statistics: statistics)
    return (patch.reshaped([1] + preset.patchShape), statistics)
  }
}
