import Tensors

/// A closed walk through a latent space: p₁ → p₂ → … → p₁ along straight lines.
public struct LatentPath: Sendable {
  /// `[corners · framesPerSide, latentCount]`.
  public let latents: Tensor
  /// Where each frame stands: `p1 → p2, 35 %`.
  public let labels: [String]

  public init(corners: Int, framesPerSide: Int, latentCount: Int, seed: Int) {
    precondition(corners > 1 && framesPerSide > 0, "a walk has corners and frames between them")
    var random = Random(seed: seed, purpose: "latent path")
    let points = random.normal([corners, latentCount])
    var latents: [Tensor] = [], labels: [String] = []
    for corner in 0..<corners {
      let next = (corner + 1) % corners
      let start = points.slice(axis: 0, corner..<corner + 1), end = points.slice(axis: 0, next..<next + 1)
      for frame in 0..<framesPerSide {
        let share = Float(frame) / Float(framesPerSide)
        latents.append(affine(start, scale: 1 - share) + affine(end, scale: share))
        labels.append("p\(corner + 1) → p\(next + 1), \(100 * frame / framesPerSide) %")
      }
    }
    self.latents = Tensor.concatenation(latents, axis: 0)
    self.labels = labels
  }
}
