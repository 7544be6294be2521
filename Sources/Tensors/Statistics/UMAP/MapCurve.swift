import Foundation

/// How likeness falls with distance in the map: 1 / (1 + a d²ᵇ).
///
/// a and b are the least-squares fit, at 300 distances from 0 to 3, to 1 up to the least distance and exp(d₀ − d) from
/// there on (umap-learn's `find_ab_params` with a spread of 1), found by Levenberg's and Marquardt's method.
public struct MapCurve: Sendable {
  public private(set) var a = 1.0
  public private(set) var b = 1.0

  public init(minimumDistance: Double) {
    let distances = (0..<300).map { Double($0) * 3 / 299 }
    let wanted = distances.map { $0 < minimumDistance ? 1 : exp(minimumDistance - $0) }
    func error(_ a: Double, _ b: Double) -> Double {
      zip(distances, wanted).reduce(0) { $0 + pow(MapCurve.likeness($1.0, a, b) - $1.1, 2) }
    }
    var damping = 1e-3, least = error(a, b)
    while damping < 1e12 {
      // Normal equations of the two derivatives: JᵀJ step = −Jᵀ residual.
      var (aa, ab, bb, ra, rb) = (0.0, 0.0, 0.0, 0.0, 0.0)
      for (distance, target) in zip(distances, wanted) where distance > 0 {
        let power = pow(distance, 2 * b), value = 1 / (1 + a * power)
        let (da, db) = (-power * value * value, -2 * a * power * log(distance) * value * value)
        aa += da * da
        ab += da * db
        bb += db * db
        ra += da * (value - target)
        rb += db * (value - target)
      }
      let (p, q) = (aa * (1 + damping), bb * (1 + damping))
      let determinant = p * q - ab * ab
      let (stepA, stepB) = ((-ra * q + rb * ab) / determinant, (-rb * p + ra * ab) / determinant)
      let next = error(a + stepA, b + stepB)
      guard next < least else {
        damping *= 4
        continue
      }
      let isDone = least - next <= 1e-15 * least
      (a, b, least, damping) = (a + stepA, b + stepB, next, damping / 4)
      if isDone { break }
    }
  }

  /// At a distance in the map.
  public func likeness(_ distance: Double) -> Double { MapCurve.likeness(distance, a, b) }

  private static func likeness(_ distance: Double, _ a: Double, _ b: Double) -> Double {
    1 / (1 + a * pow(distance, 2 * b))
  }
}
