import Files

/// Operators on whole numbers that are known when a graph is specialised: shape arithmetic.
struct IntegerOperator: Sendable {
  let name: String
  let run: @Sendable (GraphCall, [IntegerArray]) throws -> [IntegerArray]

  static let all: [String: IntegerOperator] = Dictionary(uniqueKeysWithValues: [
    binary("Add") { $0.addingReportingOverflow($1) },
    binary("Sub") { $0.subtractingReportingOverflow($1) },
    binary("Mul") { $0.multipliedReportingOverflow(by: $1) },
    binary("Div") { $0.dividedReportingOverflow(by: $1) },
    binary("Mod") { a, b in
      let (rest, overflow) = a.remainderReportingOverflow(dividingBy: b)
      return (rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest, overflow)
    },
    binary("Max") { (max($0, $1), false) },
    binary("Min") { (min($0, $1), false) },
    binary("Equal") { ($0 == $1 ? 1 : 0, false) },
    binary("Less") { ($0 < $1 ? 1 : 0, false) },
    binary("LessOrEqual") { ($0 <= $1 ? 1 : 0, false) },
    binary("Greater") { ($0 > $1 ? 1 : 0, false) },
    binary("GreaterOrEqual") { ($0 >= $1 ? 1 : 0, false) },
    binary("And") { ($0 & $1, false) },
    binary("Or") { ($0 | $1, false) },
    unary("Not") { ($0 == 0 ? 1 : 0, false) },
    unary("Neg") { Int(0).subtractingReportingOverflow($0) },
    unary("Abs") { $0 < 0 ? Int(0).subtractingReportingOverflow($0) : ($0, false) },
    unary("Identity") { ($0, false) },
    unary("Floor") { ($0, false) },
    unary("Sign") { ($0.signum(), false) },
    reduction("ReduceSum", 0) { $0.addingReportingOverflow($1) },
    reduction("ReduceProd", 1) { $0.multipliedReportingOverflow(by: $1) },
    reduction("ReduceMax", nil) { (max($0, $1), false) },
    reduction("ReduceMin", nil) { (min($0, $1), false) },
    IntegerOperator("Where") { call, arrays in
      guard arrays.count == 3 else { throw call.node.refused("takes three values") }
      let shape = try call.broadcastShape(arrays.map(\.shape))
      let parts = try arrays.map { try call.stretched($0, to: shape) }
      return [IntegerArray(shape, parts[0].indices.map { parts[0][$0] != 0 ? parts[1][$0] : parts[2][$0] })]
    },
    IntegerOperator("Concat") { call, arrays in
      guard let first = arrays.first, !first.shape.isEmpty else { throw call.node.refused("has nothing to join") }
      let axis = try call.axis(call.node.integer("axis", 0), rank: first.shape.count)
      guard arrays.allSatisfy({ array in
        array.shape.count == first.shape.count && array.shape.indices.allSatisfy { $0 == axis || array.shape[$0] == first.shape[$0] }
      }) else { throw call.node.refused("cannot join \(arrays.map(\.shape))") }
      var shape = first.shape
      shape[axis] = arrays.reduce(0) { $0 + $1.shape[axis] }
      let outer = shape[..<axis].reduce(1, *)
      return [IntegerArray(shape, (0..<outer).flatMap { row in
        arrays.flatMap { array in
          let length = array.values.count / max(outer, 1)
          return array.values[row * length..<(row + 1) * length]
        }
      })]
    },
    IntegerOperator("Gather") { call, arrays in
      guard arrays.count == 2, !arrays[0].shape.isEmpty else { throw call.node.refused("has nothing to take from") }
      let (data, places) = (arrays[0], arrays[1]), axis = try call.axis(call.node.integer("axis", 0), rank: data.shape.count)
      let length = data.shape[axis]
      guard places.values.allSatisfy({ (-length..<length).contains($0) }) else {
        throw call.node.refused("takes places that are not among \(length)")
      }
      let taken = try call.taken(data, axis: axis, places.values.map { $0 < 0 ? $0 + length : $0 })
      return [IntegerArray(data.shape[..<axis] + places.shape + data.shape[(axis + 1)...], taken.values)]
    },
    IntegerOperator("Slice") { call, arrays in
      var result = arrays[0]
      guard !result.shape.isEmpty else { throw call.node.refused("takes a piece of a single number") }
      for (axis, places) in try call.slices(of: result.shape, allowingNothing: true) {
        result = try call.taken(result, axis: axis, places)
      }
      return [result]
    },
    IntegerOperator("Split") { call, arrays in
      let array = arrays[0]
      guard !array.shape.isEmpty else { throw call.node.refused("cuts a single number") }
      let axis = try call.axis(call.node.integer("axis", 0), rank: array.shape.count), length = array.shape[axis]
      let count = max(1, call.node.outputs.count), piece = (length + count - 1) / count
      let lengths = try (call.opset < 13 ? call.node.integers("split") : call.integers(1))
        ?? (0..<count).map { max(0, min(piece, length - $0 * piece)) }
      guard lengths.allSatisfy({ (0...length).contains($0) }), lengths.reduce(0, +) == length else {
        throw call.node.refused("cannot cut \(length) into \(lengths)")
      }
      var start = 0
      return try lengths.map { length in
        defer { start += length }
        return try call.taken(array, axis: axis, Array(start..<start + length))
      }
    },
    IntegerOperator("Squeeze") { call, arrays in
      let array = arrays[0]
      let written = try call.opset < 13 ? call.node.integers("axes") : call.integers(1)
      let axes = try written.map { try call.axes($0, rank: array.shape.count) } ?? array.shape.indices.filter { array.shape[$0] == 1 }
      guard axes.allSatisfy({ array.shape[$0] == 1 }) else { throw call.node.refused("cannot drop the axes \(axes) of \(array.shape)") }
      return [IntegerArray(array.shape.indices.filter { !axes.contains($0) }.map { array.shape[$0] }, array.values)]
    },
    IntegerOperator("Unsqueeze") { call, arrays in
      let array = arrays[0]
      guard let written = try call.opset < 13 ? call.node.integers("axes") : call.integers(1),
        written.count + array.shape.count <= GraphBuilder.largestRank
      else { throw call.node.refused("lacks its axes, or has too many") }
      let axes = try call.axes(written, rank: array.shape.count + written.count)
      var left = array.shape[...]
      return [IntegerArray((0..<array.shape.count + axes.count).map { axes.contains($0) ? 1 : left.removeFirst() }, array.values)]
    },
    IntegerOperator("Reshape") { call, arrays in
      guard arrays.count == 2 else { throw call.node.refused("lacks its shape") }
      return [IntegerArray(try call.resolved(shape: arrays[1].values, of: arrays[0].shape), arrays[0].values)]
    },
    IntegerOperator("Flatten") { call, arrays in
      let shape = arrays[0].shape, axis = try call.node.integer("axis", 1)
      guard (-shape.count...shape.count).contains(axis) else { throw call.node.refused("has no axis \(axis)") }
      let start = axis < 0 ? axis + shape.count : axis
      return [IntegerArray([shape[..<start].reduce(1, *), shape[start...].reduce(1, *)], arrays[0].values)]
    },
    IntegerOperator("Transpose") { call, arrays in
      let array = arrays[0], order = try call.node.integers("perm") ?? array.shape.indices.reversed()
      guard order.sorted() == Array(array.shape.indices) else { throw call.node.refused("has no order of its axes: \(order)") }
      let strides = array.shape.indices.map { axis in array.shape[(axis + 1)...].reduce(1, *) }, shape = order.map { array.shape[$0] }
      return [IntegerArray(shape, array.values.indices.map { index in
        var rest = index, place = 0
        for axis in shape.indices.reversed() {
          place += rest % shape[axis] * strides[order[axis]]
          rest /= shape[axis]
        }
        return array.values[place]
      })]
    },
    IntegerOperator("Expand") { call, arrays in
      guard arrays.count == 2 else { throw call.node.refused("lacks its shape") }
      let shape = try call.broadcastShape([arrays[0].shape, arrays[1].values])
      return [IntegerArray(shape, try call.stretched(arrays[0], to: shape))]
    },
    IntegerOperator("Tile") { call, arrays in
      guard arrays.count == 2, arrays[1].values.count == arrays[0].shape.count else { throw call.node.refused("lacks its repeats") }
      var result = arrays[0]
      for (axis, times) in arrays[1].values.enumerated() where times != 1 {
        let length = result.shape[axis]
        guard (0...Graph.largestSize).contains(times), length * times <= 1 << 20 else { throw call.node.refused("repeats far too often") }
        result = try call.taken(result, axis: axis, (0..<length * times).map { $0 % length })
      }
      return [result]
    },
    IntegerOperator("Range") { call, arrays in
      guard arrays.count == 3, let start = arrays[0].values.first, let limit = arrays[1].values.first, let step = arrays[2].values.first,
        step != 0, [start, limit, step].allSatisfy({ $0.magnitude <= 1 << 40 }), (limit - start) / step <= 1 << 22
      else { throw call.node.refused("has no range that can be counted") }
      return [IntegerArray(Array(stride(from: start, to: limit, by: step)))]
    },
  ].map { ($0.name, $0) })

  init(_ name: String, _ run: @escaping @Sendable (GraphCall, [IntegerArray]) throws -> [IntegerArray]) {
    self.name = name
    self.run = run
  }

  private static func binary(
    _ name: String, _ function: @escaping @Sendable (Int, Int) -> (partialValue: Int, overflow: Bool)
  ) -> IntegerOperator {
    IntegerOperator(name) { call, arrays in
      guard var result = arrays.first else { throw call.node.refused("has no inputs") }
      for next in arrays.dropFirst() {
        let shape = try call.broadcastShape([result.shape, next.shape])
        let (a, b) = (try call.stretched(result, to: shape), try call.stretched(next, to: shape))
        result = IntegerArray(shape, try zip(a, b).map { try call.checked(function($0, $1)) })
      }
      return [result]
    }
  }

  private static func unary(
    _ name: String, _ function: @escaping @Sendable (Int) -> (partialValue: Int, overflow: Bool)
  ) -> IntegerOperator {
    IntegerOperator(name) { call, arrays in
      [IntegerArray(arrays[0].shape, try arrays[0].values.map { try call.checked(function($0)) })]
    }
  }

  /// Over all axes or some; `start` is what nothing comes to.
  private static func reduction(
    _ name: String, _ start: Int?, _ function: @escaping @Sendable (Int, Int) -> (partialValue: Int, overflow: Bool)
  ) -> IntegerOperator {
    IntegerOperator(name) { call, arrays in
      let array = arrays[0], rank = array.shape.count
      let written = try call.opset < (name == "ReduceSum" ? 13 : 18) ? call.node.integers("axes") : call.integers(1)
      let axes = Set(try call.axes(written.flatMap { $0.isEmpty ? nil : $0 } ?? Array(array.shape.indices), rank: rank))
      let keepsAxes = try call.node.integer("keepdims", 1) != 0
      let shape = array.shape.indices.map { axes.contains($0) ? 1 : array.shape[$0] }
      var result = [Int?](repeating: start, count: shape.reduce(1, *))
      for (index, value) in array.values.enumerated() {
        var rest = index, place = 0, step = 1
        for axis in array.shape.indices.reversed() {
          place += axes.contains(axis) ? 0 : rest % array.shape[axis] * step
          rest /= array.shape[axis]
          step *= shape[axis]
        }
        result[place] = try result[place].map { try call.checked(function($0, value)) } ?? value
      }
      guard !result.contains(nil) else { throw call.node.refused("takes the largest or smallest of nothing") }
      let kept = array.shape.indices.filter { keepsAxes || !axes.contains($0) }.map { shape[$0] }
      return [IntegerArray(kept, result.map { $0! })]
    }
  }
}

extension GraphCall {
  /// What the node gives if all that it takes are known whole numbers; nil where that is not so.
  func integerResults() throws -> [GraphValue]? {
    guard let function = IntegerOperator.all[node.operator], !inputs.isEmpty else { return nil }
    var arrays: [IntegerArray] = []
    for value in inputs {
      guard let value else { continue }
      guard case .integers(let array) = value else { return nil }
      arrays.append(array)
    }
    guard !arrays.isEmpty else { return nil }
    let results = try function.run(self, arrays)
    guard results.allSatisfy({ $0.values.count <= 1 << 22 && $0.shape.count <= GraphBuilder.largestRank }) else {
      throw node.refused("makes far too many whole numbers")
    }
    return results.map(GraphValue.integers)
  }

  fileprivate func checked(_ result: (partialValue: Int, overflow: Bool)) throws -> Int {
    guard !result.overflow else { throw node.refused("overflows, or divides by zero") }
    return result.partialValue
  }

  /// Values under a larger shape, after NumPy's rule.
  fileprivate func stretched(_ array: IntegerArray, to shape: [Int]) throws -> [Int] {
    guard let count = checkedProduct(shape), count <= 1 << 22 else { throw node.refused("makes far too many whole numbers") }
    guard array.shape != shape else { return array.values }
    let own = Array(repeating: 1, count: shape.count - array.shape.count) + array.shape
    return (0..<count).map { index in
      var rest = index, place = 0, step = 1
      for axis in shape.indices.reversed() {
        place += own[axis] == 1 ? 0 : rest % shape[axis] * step
        rest /= shape[axis]
        step *= own[axis]
      }
      return array.values[place]
    }
  }

  /// Places of an axis, in this order.
  fileprivate func taken(_ array: IntegerArray, axis: Int, _ places: [Int]) throws -> IntegerArray {
    let outer = array.shape[..<axis].reduce(1, *), inner = array.shape[(axis + 1)...].reduce(1, *), length = array.shape[axis]
    guard let count = checkedProduct([outer, places.count, inner]), count <= 1 << 22 else { throw node.refused("takes far too many numbers") }
    var shape = array.shape
    shape[axis] = places.count
    var values: [Int] = []
    values.reserveCapacity(count)
    for row in 0..<outer {
      for place in places {
        let start = (row * length + place) * inner
        values += array.values[start..<start + inner]
      }
    }
    return IntegerArray(shape, values)
  }
}
