/// How the axes of a graph's value lie in memory.
///
/// Every axis is a product of factors (an axis of length one has none), and the factors lie in memory in any order: what
/// a file calls [N, C, T, F] lies as [N, T, F, C], and after a Flatten as one axis whose factors (C, T, F) still lie as
/// (T, F, C). So transposing and reshaping move nothing; values move where an operator wants another order, which
/// between a convolution and the product after a Flatten it never does: there the weights' rows are permuted.
struct GraphLayout: Equatable {
  /// A factor: which axis it belongs to, and its place in it, outermost first.
  struct Place: Hashable {
    var axis: Int
    var factor: Int
  }

  /// Factors of every axis, outermost first.
  private(set) var axes: [[Int]]
  /// The factors as they lie in memory, outermost first.
  private(set) var order: [Place]

  /// Axes in the given order (their own if nil), each in one piece.
  init(_ shape: [Int], ordered axes: [Int]? = nil) {
    self.axes = shape.map { $0 == 1 ? [] : [$0] }
    order = (axes ?? Array(shape.indices)).filter { shape[$0] != 1 }.map { Place(axis: $0, factor: 0) }
  }

  private init(axes: [[Int]], order: [Place]) {
    self.axes = axes
    self.order = order
  }

  /// Lengths of the axes.
  var shape: [Int] { axes.map { $0.reduce(1, *) } }
  var rank: Int { axes.count }
  var count: Int { axes.joined().reduce(1, *) }
  /// Lengths in memory order.
  var memoryShape: [Int] { order.map(length) }

  func length(_ place: Place) -> Int { axes[place.axis][place.factor] }

  /// Whether an axis lies in one piece.
  func isWhole(_ axis: Int) -> Bool { merged.axes[axis].count <= 1 }

  /// Factors that follow each other both in their axis and in memory as one.
  var merged: GraphLayout {
    var runs: [(axis: Int, factors: Range<Int>, length: Int)] = []
    for place in order {
      if let last = runs.last, last.axis == place.axis, last.factors.upperBound == place.factor {
        runs[runs.count - 1] = (last.axis, last.factors.lowerBound..<place.factor + 1, last.length * length(place))
      } else {
        runs.append((place.axis, place.factor..<place.factor + 1, length(place)))
      }
    }
    let byAxis = axes.indices.map { axis in
      runs.filter { $0.axis == axis }.sorted { $0.factors.lowerBound < $1.factors.lowerBound }
    }
    return GraphLayout(
      axes: byAxis.map { $0.map(\.length) },
      order: runs.map { run in
        Place(axis: run.axis, factor: byAxis[run.axis].firstIndex { $0.factors == run.factors }!)
      })
  }

  /// The axes in another order: axis i of the result is axis `order[i]`. Nothing moves.
  func transposed(_ order: [Int]) -> GraphLayout {
    GraphLayout(
      axes: order.map { axes[$0] },
      order: self.order.map { Place(axis: order.firstIndex(of: $0.axis)!, factor: $0.factor) })
  }

  /// The same values under another shape; nil where the new axes begin inside of factors, so that values would move.
  func reshaped(_ newShape: [Int]) -> GraphLayout? {
    // All factors in the order of the axes, each cut where a new axis ends.
    var waiting = axes.indices.flatMap { axis in axes[axis].indices.map { Place(axis: axis, factor: $0) } }[...]
    var rest = waiting.first.map(length) ?? 1
    var newAxes: [[Int]] = [], pieces: [Place: [Place]] = [:]
    for (axis, wanted) in newShape.enumerated() {
      var factors: [Int] = [], left = wanted
      while left > 1 {
        guard let place = waiting.first else { return nil }
        let piece = min(rest, left)
        guard rest % piece == 0, left % piece == 0 else { return nil }
        pieces[place, default: []].append(Place(axis: axis, factor: factors.count))
        factors.append(piece)
        left /= piece
        rest /= piece
        if rest == 1 {
          waiting.removeFirst()
          rest = waiting.first.map(length) ?? 1
        }
      }
      newAxes.append(factors)
    }
    guard waiting.isEmpty else { return nil }
    return GraphLayout(axes: newAxes, order: order.flatMap { pieces[$0]! })
  }

  /// An axis without its factors, or gone with them.
  func reduced(_ reduced: Set<Int>, keepingAxes: Bool) -> GraphLayout {
    let kept = keepingAxes ? Array(axes.indices) : axes.indices.filter { !reduced.contains($0) }
    return GraphLayout(
      axes: kept.map { reduced.contains($0) ? [] : axes[$0] },
      order: order.filter { !reduced.contains($0.axis) }.map { Place(axis: kept.firstIndex(of: $0.axis)!, factor: $0.factor) })
  }

  /// With another length of an axis that lies in one piece. An axis of length one gets its place behind the axes
  /// before it.
  func resized(_ axis: Int, to length: Int) -> GraphLayout {
    let whole = merged
    precondition(whole.axes[axis].count <= 1, "axis \(axis) of \(shape) lies in pieces")
    var result = whole
    result.axes[axis] = length == 1 ? [] : [length]
    let place = Place(axis: axis, factor: 0)
    if length == 1 {
      result.order.removeAll { $0 == place }
    } else if whole.axes[axis].isEmpty {
      let before = whole.order.lastIndex { $0.axis < axis }
      result.order.insert(place, at: before.map { $0 + 1 } ?? 0)
    }
    return result
  }

  /// Both cut into the same factors; nil where these would not be whole.
  static func refined(_ a: GraphLayout, _ b: GraphLayout) -> (GraphLayout, GraphLayout)? {
    var factors: [[Int]] = []
    for (x, y) in zip(a.axes, b.axes) {
      var common: [Int] = [], left = x[...], right = y[...]
      while var p = left.first, var q = right.first {
        let piece = min(p, q)
        guard p % piece == 0, q % piece == 0 else { return nil }
        common.append(piece)
        (p, q) = (p / piece, q / piece)
        left = (p == 1 ? [] : [p]) + left.dropFirst()
        right = (q == 1 ? [] : [q]) + right.dropFirst()
      }
      factors.append(common)
    }
    return (a.cut(into: factors), b.cut(into: factors))
  }

  /// The factors cut into finer ones.
  private func cut(into factors: [[Int]]) -> GraphLayout {
    var pieces: [Place: [Place]] = [:]
    for axis in axes.indices {
      var next = 0
      for (factor, length) in axes[axis].enumerated() {
        var left = length
        while left > 1 {
          pieces[Place(axis: axis, factor: factor), default: []].append(Place(axis: axis, factor: next))
          left /= factors[axis][next]
          next += 1
        }
      }
    }
    return GraphLayout(axes: factors, order: order.flatMap { pieces[$0]! })
  }

  /// How values go from this layout to another of the same shape: read as `shape`, transposed, and they lie so.
  ///
  /// nil where they lie so already, but for how many axes their memory is read as.
  func move(to target: GraphLayout) -> [Move] {
    guard self != target else { return [] }
    precondition(shape == target.shape, "\(shape) cannot be laid out as \(target.shape)")
    guard let (from, to) = GraphLayout.refined(self, target) else {
      return move(to: GraphLayout(shape)) + GraphLayout(shape).move(to: target)
    }
    let order = to.order.map { place in from.order.firstIndex(of: place)! }
    return order == Array(order.indices) ? [] : [Move(shape: from.memoryShape, order: order)]
  }

  /// Values read as a shape, and their axes exchanged.
  struct Move: Equatable {
    var shape: [Int]
    var order: [Int]

    /// The way back.
    var inverse: Move {
      Move(shape: order.map { shape[$0] }, order: order.indices.map { axis in order.firstIndex(of: axis)! })
    }

    func callAsFunction(_ x: Var) -> Var { x.reshaped(shape).transposed(order) }
  }
}

extension GraphLayout {
  /// Lengths in memory order with an axis that lies in one piece among them, and where it stands, even if its length
  /// is one; the place is that which `resized` gives it.
  func memory(with axis: Int) -> (shape: [Int], place: Int) {
    let whole = merged
    precondition(whole.axes[axis].count <= 1, "axis \(axis) of \(shape) lies in pieces")
    if let place = whole.order.firstIndex(where: { $0.axis == axis }) { return (whole.memoryShape, place) }
    let place = whole.order.lastIndex { $0.axis < axis }.map { $0 + 1 } ?? 0
    var lengths = whole.memoryShape
    lengths.insert(1, at: place)
    return (lengths, place)
  }
}

extension GraphLayout {
  /// With a length for an axis that has none, innermost in memory.
  func appending(_ axis: Int, _ length: Int) -> GraphLayout {
    var result = self
    guard length > 1 else { return result }
    result.axes[axis] = [length]
    result.order.append(Place(axis: axis, factor: 0))
    return result
  }

  /// With one more axis, innermost in memory.
  func appendingAxis(_ length: Int) -> GraphLayout {
    var result = self
    result.axes.append([])
    return result.appending(axes.count, length)
  }
}
