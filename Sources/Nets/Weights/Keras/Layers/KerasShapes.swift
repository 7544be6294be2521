import Tensors

extension KerasLayer {
  static let shapes: [String: Kind] = [
    "Flatten": { call in
      let x = call.channelsLast(call.x), lengths = x.axes.dropFirst().map(\.length)
      let count = lengths.contains(nil) ? nil : checkedLength(lengths.map { $0! })
      return call.node("Flatten", [x.name], axes: [x.axes[0], count.map { .length($0) } ?? .name("?")], ["axis": .integer(1)])
    },
    "Reshape": { call in
      guard let target = (call.settings.values["target_shape"] as? [Any])?.compactMap(KerasConfiguration.whole), target.count < GraphBuilder.largestRank
      else { throw call.refused("has no target shape") }
      let lengths = call.x.axes.dropFirst().map(\.length), total = lengths.contains(nil) ? nil : checkedLength(lengths.map { $0! })
      let known = checkedLength(target.filter { $0 > 0 })
      let axes: [GraphAxis] = target.map { length in
        if length > 0 { return .length(length) }
        guard let total, let known, known > 0, total % known == 0 else { return .name("?") }
        return .length(total / known)
      }
      return call.node("Reshape", [call.x.name, call.integers([0] + target)], axes: [call.x.axes[0]] + axes)
    },
    "Permute": { call in
      guard let order = (call.settings.values["dims"] as? [Any])?.compactMap(KerasConfiguration.whole), order.sorted() == Array(1..<max(call.x.rank, 1))
      else { throw call.refused("has no order of its axes") }
      return call.node("Transpose", [call.x.name], axes: ([0] + order).map { call.x.axes[$0] }, ["perm": .integers([0] + order)])
    },
    "RepeatVector": { call in
      let count = try call.settings.integer("n")
      guard call.x.rank == 2, (1...Graph.largestSize).contains(count) else { throw call.refused("repeats a vector") }
      let row = call.node("Unsqueeze", [call.x.name, call.integers([1])], named: "row", axes: [call.x.axes[0], .length(1), call.x.axes[1]])
      return call.node("Tile", [row.name, call.integers([1, count, 1])], axes: [call.x.axes[0], .length(count), call.x.axes[1]])
    },
    "ZeroPadding1D": { try padding(&$0, "padding", axes: 1, sign: 1) }, "ZeroPadding2D": { try padding(&$0, "padding", axes: 2, sign: 1) },
    "Cropping1D": { try padding(&$0, "cropping", axes: 1, sign: -1) }, "Cropping2D": { try padding(&$0, "cropping", axes: 2, sign: -1) },
    "UpSampling1D": { try upsampling(&$0, axes: 1) }, "UpSampling2D": { try upsampling(&$0, axes: 2) },
  ]

  private static func checkedLength(_ lengths: [Int]) -> Int? {
    var product = 1
    for length in lengths {
      let (next, overflow) = product.multipliedReportingOverflow(by: length)
      guard !overflow else { return nil }
      product = next
    }
    return product
  }

  private static func padding(_ call: inout KerasCall, _ key: String, axes: Int, sign: Int) throws -> KerasCall.Value {
    try call.withMap { call, x, isLast in
      let pairs = try call.settings.pairs(key, axes: axes)
      guard x.rank == axes + 2, pairs.allSatisfy({ (0...Graph.largestSize).contains($0.0) && (0...Graph.largestSize).contains($0.1) }) else {
        throw call.refused("has the \(key) \(pairs)")
      }
      let pads = [0] + pairs.map { sign * $0.0 } + [0, 0] + pairs.map { sign * $0.1 } + [0]
      let places = zip(x.axes[1...axes], pairs).map { axis, pair in axis.length.map { GraphAxis.length($0 + sign * (pair.0 + pair.1)) } ?? .name("?") }
      return call.node("Pad", [x.name, call.integers(pads)], named: isLast ? nil : "last", axes: [x.axes[0]] + places + [x.axes[axes + 1]])
    }
  }

  private static func upsampling(_ call: inout KerasCall, axes: Int) throws -> KerasCall.Value {
    try call.withMap { call, x, isLast in
      let factors = try call.settings.lengths("size", axes: axes), mode = call.settings.text("interpolation", "nearest")
      guard x.rank == axes + 2, factors.allSatisfy({ (1...Graph.largestSize).contains($0) }), ["nearest", "bilinear"].contains(mode) else {
        throw call.refused("enlarges by \(factors) in the mode '\(mode)'")
      }
      let scales = call.builder.constant(Tensor([axes + 2], [1] + factors.map(Float.init) + [1]), named: call.name + "/scales")
      let attributes: [String: GraphAttribute] = mode == "nearest"
        ? ["mode": .text("nearest"), "coordinate_transformation_mode": .text("asymmetric"), "nearest_mode": .text("floor")]
        : ["mode": .text("linear"), "coordinate_transformation_mode": .text("half_pixel")]
      let places = zip(x.axes[1...axes], factors).map { axis, factor in axis.length.map { GraphAxis.length($0 * factor) } ?? .name("?") }
      return call.node(
        "Resize", [x.name, "", scales], named: isLast ? nil : "last", axes: [x.axes[0]] + places + [x.axes[axes + 1]], attributes)
    }
  }
}
