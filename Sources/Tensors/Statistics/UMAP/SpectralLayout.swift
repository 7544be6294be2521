/// Where the points of a map begin: the two slowest vibrations of its graph.
///
/// They are the eigenvectors of D^(−1/2) A D^(−1/2) after the first, whose value at a point is the root of its degree.
/// Parts that no edge joins are laid out on their own, about the places of their middles along the two principal
/// components of these.
enum SpectralLayout {
  /// Places `[N, 2]`, each axis from 0 to 10, with a little noise against points that coincide.
  static func places(of graph: NeighbourGraph, points: Tensor, seed: Int) -> Tensor {
    let components = graph.components
    var random = Random(seed: seed, purpose: "map beginning")
    var places = [SIMD2<Double>](repeating: .zero, count: graph.count)
    let middles = components.count == 1 ? [.zero] : middles(of: components, points: points)
    for (own, component) in components.enumerated() {
      let nearest = middles.indices.filter { $0 != own }.map { middles[$0].distance(to: middles[own]) }.min() ?? 20
      let radius = nearest / 2
      let vibrations = component.count < 5 ? nil : eigenvectors(of: graph.taking(component), seed: seed)
      let largest = vibrations?.joined().reduce(0) { max($0, $1.magnitude) } ?? 1
      for (place, point) in component.enumerated() {
        if let vibrations {
          places[point] = middles[own] + SIMD2(vibrations[0][place], vibrations[1][place]) * (radius / largest)
        } else {
          places[point] = middles[own] + SIMD2(random.nextSigned(), random.nextSigned()) * radius
        }
      }
    }
    return spread(places, &random)
  }

  /// Middles of the components' points in a plane, at most 10 from its origin.
  private static func middles(of components: [[Int]], points: Tensor) -> [SIMD2<Double>] {
    let width = points.shape[1]
    let means = Tensor([components.count, width]) { means in
      points.withUnsafeBufferPointer { points in
        for (row, component) in components.enumerated() {
          for i in 0..<width {
            means[row * width + i] = Float(component.reduce(0.0) { $0 + Double(points[$1 * width + i]) } / Double(component.count))
          }
        }
      }
    }
    let places = SymmetricEigenpairs.onOneThread {
      let plane = PrincipalComponents(of: means, count: 2)
      return plane.count == 0 ? Tensor([components.count, 0], []) : plane.transform(means)
    }
    let found = (0..<components.count).map { row in
      SIMD2(
        places.shape[1] > 0 ? Double(places[row, 0]) : Double(row),
        places.shape[1] > 1 ? Double(places[row, 1]) : 0)
    }
    let largest = found.reduce(0) { max($0, $1.x.magnitude, $1.y.magnitude) }
    return found.map { $0 * (10 / largest) }
  }

  /// Two eigenvectors of a connected graph after the first.
  private static func eigenvectors(of graph: NeighbourGraph, seed: Int) -> [[Double]] {
    let degrees = (0..<graph.count).map { point in
      graph.weight[graph.start[point]..<graph.start[point + 1]].reduce(0.0) { $0 + Double($1) }
    }
    let roots = degrees.map { $0.squareRoot() }
    let matrix = SparseMatrix(
      start: graph.start, tail: graph.tail,
      values: (0..<graph.count).flatMap { point in
        (graph.start[point]..<graph.start[point + 1]).map { Double(graph.weight[$0]) / (roots[point] * roots[Int(graph.tail[$0])]) }
      })
    return LeadingEigenvectors(of: matrix, after: roots, count: 2, seed: seed).vectors
  }

  /// Each axis from 0 to 10.
  private static func spread(_ places: [SIMD2<Double>], _ random: inout Random) -> Tensor {
    let places = places.map { $0 + SIMD2(Double(random.nextNormal()), Double(random.nextNormal())) * 1e-4 }
    let low = places.reduce(places[0]) { pointwiseMin($0, $1) }, high = places.reduce(places[0]) { pointwiseMax($0, $1) }
    let scale = 10 / (high - low)
    return Tensor([places.count, 2], places.flatMap { place in
      let at = (place - low) * scale
      return [Float(at.x), Float(at.y)]
    })
  }
}

extension SIMD2<Double> {
  fileprivate func distance(to other: Self) -> Double { ((self - other) * (self - other)).sum().squareRoot() }
}

extension Random {
  /// A uniform value in [−1, 1).
  fileprivate mutating func nextSigned() -> Double { 2 * Double(nextUniform()) - 1 }
}
