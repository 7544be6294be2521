/// The place where a smooth function is least, by L-BFGS: steps along what the last ten changes of the gradient say of
/// its curvature (Nocedal and Wright, "Numerical Optimization", 2006, algorithms 7.4 and 7.5), each halved until it
/// gains enough.
///
/// `function` gets a place and a gradient of zeros to fill, and gives its value. Ends where no value of the gradient
/// exceeds `tolerance`, where a step gains nothing, or after `limit` steps.
func minimised(
  from start: [Double], tolerance: Double = 1e-6, limit: Int = 2000, _ function: ([Double], inout [Double]) -> Double
) -> [Double] {
  let memory = 10
  func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
  var place = start, gradient = [Double](repeating: 0, count: start.count)
  var value = function(place, &gradient)
  var changes: [(step: [Double], gradient: [Double], product: Double)] = []
  for _ in 0..<limit {
    guard gradient.contains(where: { $0.magnitude > tolerance }) else { break }
    var direction = gradient, weights: [Double] = []
    for change in changes.reversed() {
      let weight = dot(change.step, direction) / change.product
      weights.append(weight)
      for i in direction.indices { direction[i] -= weight * change.gradient[i] }
    }
    if let last = changes.last {
      let scale = last.product / dot(last.gradient, last.gradient)
      for i in direction.indices { direction[i] *= scale }
    }
    for (change, weight) in zip(changes, weights.reversed()) {
      let correction = weight - dot(change.gradient, direction) / change.product
      for i in direction.indices { direction[i] += correction * change.step[i] }
    }
    let slope = -dot(gradient, direction)
    // The first step knows no curvature: as long as 1 at most.
    var length = changes.isEmpty ? min(1, 1 / dot(gradient, gradient).squareRoot()) : 1
    var next = place, nextGradient = gradient, nextValue = Double.infinity
    for _ in 0..<40 {
      next = zip(place, direction).map { $0 - length * $1 }
      nextGradient = [Double](repeating: 0, count: place.count)
      nextValue = function(next, &nextGradient)
      if nextValue <= value + 1e-4 * length * slope { break }
      length /= 2
    }
    guard nextValue < value else { break }
    let step = zip(next, place).map { $0 - $1 }, change = zip(nextGradient, gradient).map { $0 - $1 }
    let product = dot(step, change)
    if product > 1e-12 * dot(change, change) {
      changes.append((step, change, product))
      if changes.count > memory { changes.removeFirst() }
    }
    (place, value, gradient) = (next, nextValue, nextGradient)
  }
  return place
}
