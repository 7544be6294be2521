import Tensors

extension GraphOperator {
  static let poolings: [GraphOperator] = [
    .one("MaxPool") { call in
      let x = try call.tensor(0), axes = try SpatialAxes(call, x), window = try call.poolingWindow(axes.size(x))
      guard window.dilations.allSatisfy({ $0 == 1 }) else { return try call.dilatedMaximum(x, axes, window) }
      let geometry = try call.poolingGeometry(axes.size(x), window)
      return try call.pooled(x, axes, to: geometry.outputSize) { maximumPooling($0, geometry) }
    },
    .one("AveragePool") { call in
      let x = try call.tensor(0), axes = try SpatialAxes(call, x), window = try call.poolingWindow(axes.size(x))
      guard window.dilations.allSatisfy({ $0 == 1 }) else { throw call.node.refused("has dilations, which means are not taken with") }
      let geometry = try call.poolingGeometry(axes.size(x), window), countsPadding = try call.node.flag("count_include_pad")
      return try call.pooled(x, axes, to: geometry.outputSize) { averagePooling($0, geometry, countsPadding: countsPadding) }
    },
    global("GlobalMaxPool") { globalMaximumPooling($0) },
    global("GlobalAveragePool") { globalAveragePooling($0) },
  ]

  private static func global(_ name: String, _ function: @escaping @Sendable (Var) -> Var) -> GraphOperator {
    .one(name) { call in
      let x = try call.tensor(0), axes = try SpatialAxes(call, x)
      return try call.pooled(x, axes, to: axes.places.map { _ in 1 }, function)
    }
  }
}

extension GraphCall {
  fileprivate func pooled(
    _ x: GraphTensor, _ axes: SpatialAxes, to places: [Int], _ function: @escaping (Var) -> Var
  ) throws -> GraphTensor {
    let memory = axes.memoryShape(x)
    let layout = GraphLayout(
      axes.shape(batch: x.shape[0], places: places, channels: x.shape[axes.channel]), ordered: axes.order)
    return try emit([ordered(x, axes.order)], layout, isMap: axes.channel == 1) { function($0[0].reshaped(memory)) }
  }

  fileprivate func poolingWindow(_ size: [Int]) throws -> Window {
    guard let taps = try node.sizes("kernel_shape", from: 1, count: size.count) else { throw node.refused("lacks its kernel_shape") }
    return try window(taps: taps).settled(on: size)
  }

  fileprivate func poolingGeometry(_ size: [Int], _ window: Window) throws -> PoolingGeometry {
    for axis in size.indices {
      guard max(window.before[axis], window.after[axis]) < window.taps[axis],
        window.taps[axis] <= size[axis] + window.before[axis] + window.after[axis]
      else { throw node.refused("has a window \(window.taps) that does not fit \(size) padded by \(window.before), \(window.after)") }
    }
    return PoolingGeometry(
      size: size, window: window.taps, strides: window.strides, padding: window.padding, roundingUp: try node.flag("ceil_mode"))
  }

  /// The largest of values that stand apart: each tap's values are gathered, with what is less than all where padding
  /// stands, and compared.
  fileprivate func dilatedMaximum(_ x: GraphTensor, _ axes: SpatialAxes, _ window: Window) throws -> GraphTensor {
    let size = axes.size(x), roundsUp = try node.flag("ceil_mode")
    var places: [Int] = [], taps = [[Int]()]
    for axis in size.indices {
      let span = (window.taps[axis] - 1) * window.dilations[axis] + 1
      let room = size[axis] + window.before[axis] + window.after[axis] - span
      guard room >= 0 else { throw node.refused("has a window that does not fit into \(x.shape)") }
      var count = room / window.strides[axis] + 1
      if roundsUp, room % window.strides[axis] > 0, count * window.strides[axis] < size[axis] + window.before[axis] { count += 1 }
      places.append(count)
      taps = taps.flatMap { tap in (0..<window.taps[axis]).map { tap + [$0] } }
    }
    guard taps.count <= 1024 else { throw node.refused("has a window of \(window.taps), which is too large with dilations") }
    return try pooled(x, axes, to: places) { x in
      let outside = x.tape.constant(Tensor([], repeating: -.greatestFiniteMagnitude))
      let parts = taps.map { tap in
        size.indices.reduce(x) { x, axis in
          // One more row, which stands for all padding.
          var edge = x.shape
          edge[axis + 1] = 1
          let rows = (0..<places[axis]).map { place -> Int in
            let row = place * window.strides[axis] + tap[axis] * window.dilations[axis] - window.before[axis]
            return (0..<size[axis]).contains(row) ? row : size[axis]
          }
          return Var.concatenation([x, outside.broadcast(to: edge)], axis: axis + 1).gathered(axis: axis + 1, rows)
        }
      }
      return parts.dropFirst().reduce(parts[0]) { maximum($0, $1) }
    }
  }
}
