import Tensors

extension GraphOperator {
  static let resizing: [GraphOperator] = [
    .one("Resize") { call in
      let x = try call.tensor(0), isFirst = call.opset < 11
      var axes = Array(x.shape.indices)
      if call.opset >= 18, let written = try call.node.integers("axes") { axes = try call.axes(written, rank: x.rank) }
      let scales = try call.numbers(isFirst ? 1 : 2), sizes = try isFirst ? nil : call.integers(3)
      guard try call.node.text("keep_aspect_ratio_policy", "stretch") == "stretch", try !call.node.flag("antialias") else {
        throw call.node.refused("keeps aspect ratios or smooths, which is not done here")
      }
      return try call.resized(
        x, axes, scales: scales.flatMap { $0.isEmpty ? nil : $0 }, sizes: sizes.flatMap { $0.isEmpty ? nil : $0 },
        coordinates: isFirst ? "asymmetric" : call.node.text("coordinate_transformation_mode", "half_pixel"),
        rounding: isFirst ? "floor" : call.node.text("nearest_mode", "round_prefer_floor"))
    },
    .one("Upsample") { call in
      let x = try call.tensor(0)
      let scales = try call.opset < 9 ? call.node.numbers("scales") : call.numbers(1)
      return try call.resized(x, Array(x.shape.indices), scales: scales, sizes: nil, coordinates: "asymmetric", rounding: "floor")
    },
  ]
}

extension GraphCall {
  fileprivate func resized(
    _ x: GraphTensor, _ axes: [Int], scales: [Float]?, sizes: [Int]?, coordinates: String, rounding: String
  ) throws -> GraphTensor {
    let mode = try node.text("mode", "nearest")
    guard ["nearest", "linear"].contains(mode) else { throw node.refused("resizes in the mode '\(mode)', which is neither nearest nor linear") }
    guard (scales?.count ?? sizes?.count) == axes.count else { throw node.refused("has no scale or size for each of \(axes.count) axes") }
    var result = x
    for (index, axis) in axes.enumerated() {
      let count = x.shape[axis], wanted: Int, scale: Float
      if let sizes {
        (wanted, scale) = (sizes[index], Float(sizes[index]) / Float(count))
      } else {
        scale = scales![index]
        guard scale > 0, scale.isFinite, scale * Float(count) < Float(GraphBuilder.longestAxis) else {
          throw node.refused("scales by \(scale)")
        }
        wanted = Int((Float(count) * scale).rounded(.down))
      }
      guard (1...GraphBuilder.longestAxis).contains(wanted) else { throw node.refused("makes \(wanted) of \(count) values") }
      guard wanted != count || scale != 1 else { continue }
      let points = try (0..<wanted).map { try place($0, count: count, wanted: wanted, scale: scale, coordinates) }
      if mode == "nearest" {
        result = try taken(result, axis: axis, points.map { min(max(try rounded($0, rounding), 0), count - 1) })
      } else {
        let part = try whole(result, axis), (shape, memoryAxis) = part.layout.memory(with: axis)
        let interpolation = Interpolation(at: points, of: count)
        result = try emit([part], part.layout.resized(axis, to: wanted), isMap: x.isMap) {
          $0[0].reshaped(shape).interpolated(axis: memoryAxis, interpolation)
        }
      }
    }
    return result.slot == x.slot ? try elementwise(x) { $0 } : result
  }

  /// Where a resized axis' value stands on the original one.
  private func place(_ index: Int, count: Int, wanted: Int, scale: Float, _ coordinates: String) throws -> Float {
    let i = Float(index)
    switch coordinates {
    case "half_pixel": return (i + 0.5) / scale - 0.5
    case "pytorch_half_pixel": return wanted > 1 ? (i + 0.5) / scale - 0.5 : 0
    case "half_pixel_symmetric":
      let adjusted = Float(wanted) / (scale * Float(count)), middle = Float(count) / 2
      return middle * (1 - adjusted) + (i + 0.5) / scale - 0.5
    case "align_corners": return wanted > 1 ? i * Float(count - 1) / Float(wanted - 1) : 0
    case "asymmetric": return i / scale
    default: throw node.refused("places values by '\(coordinates)', which is not known here")
    }
  }

  private func rounded(_ point: Float, _ rounding: String) throws -> Int {
    switch rounding {
    case "round_prefer_floor": return Int((point - 0.5).rounded(.up))
    case "round_prefer_ceil": return Int((point + 0.5).rounded(.down))
    case "floor": return Int(point.rounded(.down))
    case "ceil": return Int(point.rounded(.up))
    default: throw node.refused("rounds by '\(rounding)', which is not known here")
    }
  }
}
