extension KerasLayer {
  static let poolings: [String: Kind] = [
    "MaxPooling1D": { try pooling(&$0, "MaxPool", axes: 1) }, "MaxPooling2D": { try pooling(&$0, "MaxPool", axes: 2) },
    "AveragePooling1D": { try pooling(&$0, "AveragePool", axes: 1) }, "AveragePooling2D": { try pooling(&$0, "AveragePool", axes: 2) },
    "GlobalMaxPooling1D": { try globalPooling(&$0, "GlobalMaxPool") }, "GlobalMaxPooling2D": { try globalPooling(&$0, "GlobalMaxPool") },
    "GlobalAveragePooling1D": { try globalPooling(&$0, "GlobalAveragePool") },
    "GlobalAveragePooling2D": { try globalPooling(&$0, "GlobalAveragePool") },
  ]

  private static func pooling(_ call: inout KerasCall, _ operator: String, axes: Int) throws -> KerasCall.Value {
    try call.withMap { call, x, isLast in
      guard x.rank == axes + 2 else { throw call.refused("takes maps of \(axes + 2) axes, not \(x.rank)") }
      // Keras 1 and 2 call the window of one axis pool_length and stride.
      let window = try call.settings.lengths("pool_size", axes: axes, (0..<axes).map { _ in 2 })
      let strides = try call.settings.lengths("strides", axes: axes, window), isSame = try call.padding().isSame
      guard (window + strides).allSatisfy({ (1...Graph.largestSize).contains($0) }) else { throw call.refused("has a window of \(window)") }
      var attributes: [String: GraphAttribute] = [
        "kernel_shape": .integers(window), "strides": .integers(strides), "channels_last": .integer(axes + 2),
      ]
      if isSame { attributes["auto_pad"] = .text("SAME_UPPER") }
      let places = call.places(Array(x.axes[1...axes]), taps: window, strides: strides, dilations: window.map { _ in 1 }, isSame: isSame)
      return call.node(`operator`, [x.name], named: isLast ? nil : "last", axes: [x.axes[0]] + places + [x.axes[axes + 1]], attributes)
    }
  }

  private static func globalPooling(_ call: inout KerasCall, _ operator: String) throws -> KerasCall.Value {
    guard (3...4).contains(call.x.rank) else { throw call.refused("takes maps, not \(call.x.rank) axes") }
    let x = call.channelsLast(call.x), channels = x.axes[x.rank - 1]
    let axes = [x.axes[0]] + x.axes[1..<x.rank - 1].map { _ in .length(1) } + [channels]
    let keepsAxes = call.settings.flag("keepdims")
    let y = call.node(`operator`, [x.name], named: keepsAxes && call.isChannelsLast ? nil : "pooled", axes: axes, ["channels_last": .integer(x.rank)])
    if keepsAxes {
      guard call.isChannelsLast else { throw call.refused("keeps axes with channels first") }
      return y
    }
    return call.node("Flatten", [y.name], axes: [x.axes[0], channels], ["axis": .integer(1)])
  }
}
