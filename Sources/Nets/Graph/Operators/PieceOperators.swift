import Tensors

extension GraphOperator {
  /// Parts of values, put together or repeated: each along axes that lie in one piece.
  static let pieces: [GraphOperator] = [
    .one("Concat") { call in
      let parts = try call.inputs.indices.map { try call.tensor($0) }
      guard let first = parts.first, first.rank > 0 else { throw call.node.refused("has nothing to join") }
      let axis = try call.axis(call.node.integer("axis", 0), rank: first.rank)
      guard parts.allSatisfy({ part in
        part.rank == first.rank && part.shape.indices.allSatisfy { $0 == axis || part.shape[$0] == first.shape[$0] }
      }) else { throw call.node.refused("cannot join \(parts.map { "\($0.shape)" }.joined(separator: ", ")) along axis \(axis)") }
      let leader = parts.first { !$0.isConstant && $0.layout.isWhole(axis) }?.layout ?? GraphLayout(first.shape)
      let layout = leader.resized(axis, to: parts.reduce(0) { $0 + $1.shape[axis] })
      let place = layout.memory(with: axis).place
      let laid = try parts.map { try call.laid($0, layout.resized(axis, to: $0.shape[axis])) }
      let shapes = parts.map { part -> [Int] in
        var shape = layout.memory(with: axis).shape
        shape[place] = part.shape[axis]
        return shape
      }
      return try call.emit(laid, layout, isMap: parts.contains(where: \.isMap)) { values in
        Var.concatenation(zip(values, shapes).map { $0.reshaped($1) }, axis: place)
      }
    },
    GraphOperator("Split") { call in
      let x = try call.tensor(0), axis = try call.axis(call.node.integer("axis", 0), rank: x.rank), length = x.shape[axis]
      let count = try call.node.integer("num_outputs", call.node.outputs.count)
      guard count > 0, count <= min(length, GraphBuilder.longestAxis) else { throw call.node.refused("cannot cut \(length) into \(count)") }
      let piece = (length + count - 1) / count
      let lengths = try (call.opset < 13 ? call.node.integers("split") : call.integers(1))
        ?? (0..<count).map { min(piece, length - $0 * piece) }
      guard lengths.allSatisfy({ (1...length).contains($0) }), lengths.reduce(0, +) == length else {
        throw call.node.refused("cannot cut \(length) into \(lengths)")
      }
      var start = 0
      return try lengths.map { length in
        defer { start += length }
        return .tensor(try call.sliced(x, axis: axis, start..<start + length))
      }
    },
    .one("Slice") { call in
      let x = try call.tensor(0)
      var result = x
      for (axis, places) in try call.slices(of: x.shape) { result = try call.taken(result, axis: axis, places) }
      return result.slot == x.slot ? try call.elementwise(x) { $0 } : result
    },
    .one("Gather") { call in
      let x = try call.tensor(0), axis = try call.axis(call.node.integer("axis", 0), rank: x.rank)
      guard let places = try call.integers(1) else { throw call.node.refused("lacks its places") }
      let own = try call.value(1).shape, length = x.shape[axis]
      guard !places.isEmpty, places.allSatisfy({ (-length..<length).contains($0) }) else {
        throw call.node.refused("takes places that are not among the \(length) of axis \(axis)")
      }
      let taken = try call.taken(x, axis: axis, places.map { $0 < 0 ? $0 + length : $0 })
      return try call.reshaped(taken, x.shape[..<axis] + own + x.shape[(axis + 1)...])
    },
    .one("Tile") { call in
      var x = try call.tensor(0)
      guard let repeats = try call.integers(1), repeats.count == x.rank, repeats.allSatisfy({ (1...Graph.largestSize).contains($0) })
      else { throw call.node.refused("wants as many repeats as \(x.shape) has axes") }
      for (axis, times) in repeats.enumerated() where times > 1 {
        let length = x.shape[axis]
        guard length * times <= GraphBuilder.longestAxis else { throw call.node.refused("repeats far too often: \(repeats)") }
        x = try call.taken(x, axis: axis, (0..<length * times).map { $0 % length })
      }
      return x
    },
    .one("Pad") { call in
      let x = try call.tensor(0), rank = x.rank
      guard var pads = try call.opset < 11 ? call.node.integers("pads") : call.integers(1) else { throw call.node.refused("lacks its pads") }
      if call.opset >= 18, let written = try call.integers(3) {
        let axes = try call.axes(written, rank: rank)
        guard pads.count == 2 * axes.count else { throw call.node.refused("has \(pads.count) pads for \(axes.count) axes") }
        let given = pads
        pads = Array(repeating: 0, count: 2 * rank)
        for (index, axis) in axes.enumerated() { (pads[axis], pads[rank + axis]) = (given[index], given[axes.count + index]) }
      }
      guard pads.count == 2 * rank, pads.allSatisfy({ (-Graph.largestSize...Graph.largestSize).contains($0) }) else {
        throw call.node.refused("has the pads \(pads) for \(rank) axes")
      }
      let value = try call.opset < 11 ? call.node.number("value", 0) : call.numbers(2)?.first ?? 0
      return try call.padded(x, Array(pads[..<rank]), Array(pads[rank...]), mode: call.node.text("mode", "constant"), value: value)
    },
  ]
}

extension GraphCall {
  /// A tensor with an axis in one piece.
  func whole(_ x: GraphTensor, _ axis: Int) throws -> GraphTensor { x.layout.isWhole(axis) ? x : try natural(x) }

  /// A piece of an axis.
  func sliced(_ x: GraphTensor, axis: Int, _ range: Range<Int>) throws -> GraphTensor {
    let x = try whole(x, axis), (shape, place) = x.layout.memory(with: axis)
    return try emit([x], x.layout.resized(axis, to: range.count), isMap: x.isMap, kind: x.kind) {
      $0[0].reshaped(shape).slice(axis: place, range)
    }
  }

  /// Places of an axis, in this order.
  func taken(_ x: GraphTensor, axis: Int, _ places: [Int]) throws -> GraphTensor {
    if let first = places.first, places == Array(first..<first + places.count) {
      return places.count == x.shape[axis] ? x : try sliced(x, axis: axis, first..<first + places.count)
    }
    let x = try whole(x, axis), (shape, place) = x.layout.memory(with: axis)
    return try emit([x], x.layout.resized(axis, to: places.count), isMap: x.isMap, kind: x.kind) {
      $0[0].reshaped(shape).gathered(axis: place, places)
    }
  }

  /// Which places of which axes a Slice takes.
  func slices(of shape: [Int], allowingNothing: Bool = false) throws -> [(axis: Int, places: [Int])] {
    let isOld = opset < 10
    guard let starts = try isOld ? node.integers("starts") : integers(1), let ends = try isOld ? node.integers("ends") : integers(2)
    else { throw node.refused("lacks its starts or ends") }
    let written = try isOld ? node.integers("axes") : integers(3), steps = try isOld ? nil : integers(4)
    let axes = try self.axes(written ?? Array(starts.indices), rank: shape.count)
    guard axes.count == starts.count, ends.count == starts.count, steps?.count ?? starts.count == starts.count else {
      throw node.refused("has \(starts.count) starts, \(ends.count) ends and \(axes.count) axes")
    }
    return try axes.indices.map { index in
      let length = shape[axes[index]], step = steps?[index] ?? 1
      guard step != 0, step.magnitude <= Graph.largestSize else { throw node.refused("has a step of \(step)") }
      func bound(_ place: Int, _ low: Int, _ high: Int) -> Int { min(max(place < 0 ? place &+ length : place, low), high) }
      // What is far below zero wraps round to above it if it is not cut first.
      let start = max(starts[index], -length - 1), end = max(ends[index], -length - 1)
      let places = step > 0
        ? Array(stride(from: bound(start, 0, length), to: bound(end, 0, length), by: step))
        : Array(stride(from: bound(start, -1, length - 1), to: end == -length - 1 ? -1 : bound(end, -1, length - 1), by: step))
      guard allowingNothing || !places.isEmpty else { throw node.refused("takes nothing of axis \(axes[index]) of \(shape)") }
      return (axes[index], places)
    }
  }

  /// More, or with negative numbers less, before and after every axis.
  fileprivate func padded(
    _ x: GraphTensor, _ before: [Int], _ after: [Int], mode name: String, value: Float
  ) throws -> GraphTensor {
    guard let mode = ["constant": PaddingMode.zeros, "reflect": .reflection, "edge": .edge][name] else {
      throw node.refused("pads in the mode '\(name)', which is none of constant, reflect and edge")
    }
    var result = x
    for axis in x.shape.indices where before[axis] != 0 || after[axis] != 0 {
      let length = x.shape[axis], first = max(0, -before[axis]), last = length - max(0, -after[axis])
      guard first < last else { throw node.refused("takes all of axis \(axis) of \(x.shape) away") }
      if first > 0 || last < length { result = try sliced(result, axis: axis, first..<last) }
      let (front, back) = (max(0, before[axis]), max(0, after[axis]))
      guard front > 0 || back > 0 else { continue }
      guard name != "reflect" || max(front, back) < last - first else {
        throw node.refused("reflects \(max(front, back)) of \(last - first) values")
      }
      let part = try whole(result, axis), (shape, place) = part.layout.memory(with: axis)
      let layout = part.layout.resized(axis, to: front + last - first + back)
      result = try emit([part], layout, isMap: x.isMap) { values in
        let x = values[0].reshaped(shape)
        guard mode == .zeros, value != 0 else { return x.padded(axis: place, before: front, after: back, mode) }
        func block(_ length: Int) -> [Var] {
          var lengths = shape
          lengths[place] = length
          return length > 0 ? [x.tape.constant(Tensor(lengths, repeating: value))] : []
        }
        return Var.concatenation(block(front) + [x] + block(back), axis: place)
      }
    }
    if mode == .zeros, value == 0, (before + after).allSatisfy({ $0 >= 0 }), result.slot != x.slot {
      builder.paddings[result.slot] = GraphZeroPadding(source: x, before: before, after: after)
    }
    return result.slot == x.slot ? try elementwise(x) { $0 } : result
  }
}
