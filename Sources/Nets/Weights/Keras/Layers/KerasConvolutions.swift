extension KerasLayer {
  static let convolutions: [String: Kind] = [
    "Conv1D": { try convolution(&$0, axes: 1) },
    "Conv2D": { try convolution(&$0, axes: 2) },
    "DepthwiseConv1D": { try depthwise(&$0, axes: 1) },
    "DepthwiseConv2D": { try depthwise(&$0, axes: 2) },
    "SeparableConv1D": { try separable(&$0, axes: 1) },
    "SeparableConv2D": { try separable(&$0, axes: 2) },
    "Conv1DTranspose": { try transposed(&$0, axes: 1) },
    "Conv2DTranspose": { try transposed(&$0, axes: 2) },
  ]

  /// Strides, dilations and padding of a layer's kernel.
  private static func window(_ call: KerasCall, taps: [Int], isTransposed: Bool = false) throws
    -> (strides: [Int], dilations: [Int], isSame: Bool, attributes: [String: GraphAttribute])
  {
    let ones = taps.map { _ in 1 }, (isSame, isCausal) = try call.padding()
    let strides = try call.settings.lengths("strides", axes: taps.count, ones)
    let dilations = try call.settings.lengths("dilation_rate", axes: taps.count, ones)
    guard (strides + dilations + taps).allSatisfy({ (1...Graph.largestSize).contains($0) }) else {
      throw call.refused("has a window of \(taps), strides \(strides), dilations \(dilations)")
    }
    var attributes: [String: GraphAttribute] = [
      "strides": .integers(strides), "dilations": .integers(dilations), "channels_last": .integer(taps.count + 2),
      "kernel_shape": .integers(taps),
    ]
    if isSame { attributes["auto_pad"] = .text("SAME_UPPER") }
    if isCausal { attributes["pads"] = .integers([(taps[0] - 1) * dilations[0], 0]) }
    return (strides, dilations, isSame || isCausal, attributes)
  }

  private static func convolution(_ call: inout KerasCall, axes: Int) throws -> KerasCall.Value {
    try call.withMap { call, x, isLast in
      guard x.rank == axes + 2 else { throw call.refused("takes maps of \(axes + 2) axes, not \(x.rank)") }
      let groups = try call.settings.integer("groups", 1)
      let kernel = try call.weight("kernel", 0, Array(repeating: -1, count: axes + 2))
      let shape = call.builder.weights[kernel]!.shape, taps = Array(shape[..<axes])
      var (strides, dilations, isSame, attributes) = try window(call, taps: taps)
      attributes["group"] = .integer(groups)
      let bias = try call.settings.flag("use_bias", true) ? [call.weight("bias", 1, [shape[axes + 1]])] : []
      let places = call.places(Array(x.axes[1...axes]), taps: taps, strides: strides, dilations: dilations, isSame: isSame)
      let y = call.node(
        "Conv", [x.name, kernel] + bias, named: call.hasActivation ? "linear" : isLast ? nil : "last",
        axes: [x.axes[0]] + places + [.length(shape[axes + 1])], attributes)
      return try call.activated(y)
    }
  }

  /// A kernel [taps…, C, multiplier] as ours for as many groups as channels: [taps…, 1, C·multiplier].
  private static func depthwiseKernel(_ call: inout KerasCall, axes: Int, place: Int = 0) throws -> (name: String, shape: [Int]) {
    let kernel = try call.weight("depthwise_kernel", place, Array(repeating: -1, count: axes + 2))
    let shape = call.builder.weights[kernel]!.shape
    let merged = Array(shape[..<axes]) + [1, shape[axes] * shape[axes + 1]]
    let value = call.node("Reshape", [kernel, call.integers(merged)], named: "kernel", axes: merged.map { .length($0) })
    return (value.name, shape)
  }

  private static func depthwise(_ call: inout KerasCall, axes: Int) throws -> KerasCall.Value {
    try call.withMap { call, x, isLast in
      let (kernel, shape) = try depthwiseKernel(&call, axes: axes), taps = Array(shape[..<axes]), count = shape[axes] * shape[axes + 1]
      var (strides, dilations, isSame, attributes) = try window(call, taps: taps)
      attributes["group"] = .integer(shape[axes])
      let bias = try call.settings.flag("use_bias", true) ? [call.weight("bias", 1, [count])] : []
      guard x.rank == axes + 2 else { throw call.refused("takes maps of \(axes + 2) axes, not \(x.rank)") }
      let places = call.places(Array(x.axes[1...axes]), taps: taps, strides: strides, dilations: dilations, isSame: isSame)
      let y = call.node(
        "Conv", [x.name, kernel] + bias, named: call.hasActivation ? "linear" : isLast ? nil : "last",
        axes: [x.axes[0]] + places + [.length(count)], attributes)
      return try call.activated(y)
    }
  }

  private static func separable(_ call: inout KerasCall, axes: Int) throws -> KerasCall.Value {
    try call.withMap { call, x, isLast in
      guard x.rank == axes + 2 else { throw call.refused("takes maps of \(axes + 2) axes, not \(x.rank)") }
      let (kernel, shape) = try depthwiseKernel(&call, axes: axes), taps = Array(shape[..<axes]), count = shape[axes] * shape[axes + 1]
      var (strides, dilations, isSame, attributes) = try window(call, taps: taps)
      attributes["group"] = .integer(shape[axes])
      let places = call.places(Array(x.axes[1...axes]), taps: taps, strides: strides, dilations: dilations, isSame: isSame)
      let deep = call.node("Conv", [x.name, kernel], named: "depthwise", axes: [x.axes[0]] + places + [.length(count)], attributes)
      let point = try call.weight("pointwise_kernel", 1, Array(repeating: 1, count: axes) + [count, -1])
      let outputs = call.builder.weights[point]!.shape[axes + 1]
      let bias = try call.settings.flag("use_bias", true) ? [call.weight("bias", 2, [outputs])] : []
      let y = call.node(
        "Conv", [deep.name, point] + bias, named: call.hasActivation ? "linear" : isLast ? nil : "last",
        axes: [x.axes[0]] + places + [.length(outputs)], ["channels_last": .integer(axes + 2)])
      return try call.activated(y)
    }
  }

  private static func transposed(_ call: inout KerasCall, axes: Int) throws -> KerasCall.Value {
    try call.withMap { call, x, isLast in
      guard x.rank == axes + 2 else { throw call.refused("takes maps of \(axes + 2) axes, not \(x.rank)") }
      let kernel = try call.weight("kernel", 0, Array(repeating: -1, count: axes + 2))
      let shape = call.builder.weights[kernel]!.shape, taps = Array(shape[..<axes])
      var (strides, dilations, isSame, attributes) = try window(call, taps: taps)
      let extra = call.settings.values["output_padding"].map { _ in try? call.settings.lengths("output_padding", axes: axes) } ?? nil
      let spans = taps.indices.map { (taps[$0] - 1) * dilations[$0] + 1 }
      // n·s, or as much as the kernel reaches; with output_padding Keras's own rule.
      let lengths = try taps.indices.map { axis -> Int in
        let n = try call.known(x.axes[axis + 1].length, "the places of its input"), s = strides[axis]
        if let extra { return (n - 1) * s + spans[axis] - (isSame ? 2 * (spans[axis] / 2) : 0) + extra[axis] }
        return isSame ? n * s : n * s + max(spans[axis] - s, 0)
      }
      guard lengths.allSatisfy({ (1...Graph.largestSize).contains($0) }) else { throw call.refused("makes maps of \(lengths)") }
      attributes["output_shape"] = .integers(lengths)
      if !isSame {
        // Nothing is cut off; what a stride leaves over stands behind the end.
        attributes["output_shape"] = nil
        attributes["output_padding"] = .integers(taps.indices.map { axis in
          lengths[axis] - ((x.axes[axis + 1].length! - 1) * strides[axis] + spans[axis])
        })
      }
      let bias = try call.settings.flag("use_bias", true) ? [call.weight("bias", 1, [shape[axes]])] : []
      let y = call.node(
        "ConvTranspose", [x.name, kernel] + bias, named: call.hasActivation ? "linear" : isLast ? nil : "last",
        axes: [x.axes[0]] + lengths.map { .length($0) } + [.length(shape[axes])], attributes)
      return try call.activated(y)
    }
  }
}
