import Tensors

/// Distances between units of a layer: of made examples, and of the real windows that are compared with.
public struct LayerDistances: Codable, Equatable, Sendable {
  /// Unbiased kernel distance, σ the median distance of the real windows.
  public var kernel: Distance
  /// Fréchet distance along principal components of the real windows; nil where there are too few for one.
  public var frechet: Distance?
  /// How many components.
  public var rank: Int
}

struct LayerScoring {
  let layer: String
  /// Units of all real windows, less the mean of the best: far from the origin distances would be all rounding.
  private let real: Tensor
  private let origin: Tensor
  private let top: RealTop
  private let bandwidth: Double
  private let projection: FrechetProjection?

  var rank: Int { projection?.rank ?? 0 }

  /// units: of all real windows, `[M, C]`.
  init(_ layer: String, _ units: Tensor, _ top: RealTop, seedCount: Int) {
    (self.layer, self.top) = (layer, top)
    origin = units.gathered(axis: 0, top.places).mean(axes: [0])
    real = units - origin
    let chosen = real.gathered(axis: 0, top.places)
    // Windows that a layer does not tell apart have no distances.
    bandwidth = max(medianBandwidth(chosen), 1e-12)
    projection = FrechetProjection(fittedOn: chosen, comparing: min(top.count, seedCount))
  }

  /// made: `[S, C]`, with the place of each one's seed.
  func distances(_ made: Tensor, seeds: [Int]) -> LayerDistances {
    let made = made - origin
    let kernel = distance(made, seeds) { [bandwidth] in kernelDistance(real: $0, generated: $1, bandwidth: bandwidth) }
    let frechet = projection.map { projection in distance(made, seeds) { projection($0, $1) }.fromZero }
    return LayerDistances(kernel: kernel, frechet: frechet, rank: rank)
  }

  private func distance(
    _ made: Tensor, _ seeds: [Int], _ measure: @escaping (_ real: Tensor, _ made: Tensor) -> Double
  ) -> Distance {
    func windows(_ places: [Int]) -> Tensor { real.gathered(axis: 0, places) }
    return top.distance(seeds: seeds) { measure(windows($0), made.gathered(axis: 0, $1)) } null: {
      measure(windows($0), windows($1))
    }
  }
}
