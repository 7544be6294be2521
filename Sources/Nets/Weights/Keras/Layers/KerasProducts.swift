extension KerasLayer {
  static let products: [String: Kind] = [
    "Dense": dense,
    "TimeDistributed": { call in
      guard let inner = call.settings.values["layer"] as? [String: Any], inner["class_name"] as? String == "Dense" else {
        throw call.refused("wraps what is no Dense")
      }
      var values = inner
      values["name"] = call.name
      var wrapped = KerasCall(layer: KerasConfiguration(values, path: call.builder.path), inputs: call.inputs, builder: call.builder)
      defer { call.builder = wrapped.builder }
      return try dense(&wrapped)
    },
  ]

  private static let dense: Kind = { call in
    let x = call.x, kernel = try call.weight("kernel", 0, [x.length(-1) ?? -1, -1])
    let axes = x.axes.dropLast() + [.length(call.builder.weights[kernel]!.shape[1])]
    let hasBias = call.settings.flag("use_bias", true), suffix = call.hasActivation ? "linear" : nil
    if x.rank == 2 {
      let bias = try hasBias ? [call.weight("bias", 1, [-1])] : []
      return try call.activated(call.node("Gemm", [x.name, kernel] + bias, named: suffix, axes: Array(axes)))
    }
    guard hasBias else { return try call.activated(call.node("MatMul", [x.name, kernel], named: suffix, axes: Array(axes))) }
    let product = call.node("MatMul", [x.name, kernel], named: "product", axes: Array(axes))
    return try call.activated(call.node("Add", [product.name, call.weight("bias", 1, [-1])], named: suffix, axes: Array(axes)))
  }
}
