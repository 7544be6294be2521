import Tensors

extension GraphOperator {
  static let convolutions: [GraphOperator] = [
    .one("Conv") { call in
      var x = try call.tensor(0)
      let w = try call.tensor(1), axes = try SpatialAxes(call, x)
      let (kernel, taps) = try call.kernel(w, axes)
      let inputs = kernel.shape[kernel.shape.count - 2], outputs = kernel.shape[kernel.shape.count - 1]
      let groups = try call.node.integer("group", 1)
      guard groups > 0, x.shape[axes.channel] % groups == 0, x.shape[axes.channel] / groups == inputs, outputs % groups == 0 else {
        throw call.node.refused("has a kernel \(w.shape) in \(groups) groups, which does not fit an input \(x.shape)")
      }
      var window = try call.window(taps: taps)
      // Zeros around the input are the convolution's own affair: nothing is copied for them.
      if window.rule.isEmpty, let zeros = call.builder.paddings[x.slot], zeros.isSpatial(axes) {
        x = zeros.source
        for (index, axis) in axes.places.enumerated() {
          window.before[index] += zeros.before[axis]
          window.after[index] += zeros.after[axis]
        }
      }
      let size = axes.size(x), settled = window.settled(on: size)
      let geometry = ConvolutionGeometry(
        size: size, taps: taps, strides: settled.strides, dilations: settled.dilations, padding: settled.padding, groups: groups)
      let places = geometry.outputSize(size, taps: taps)
      guard places.allSatisfy({ $0 > 0 }) else { throw call.node.refused("has a kernel that does not fit into \(x.shape)") }
      let bias = try call.bias(2, count: outputs), memory = axes.memoryShape(x)
      let layout = GraphLayout(axes.shape(batch: x.shape[0], places: places, channels: outputs), ordered: axes.order)
      let y = try call.emit([call.ordered(x, axes.order), kernel.tensor] + bias, layout, isMap: axes.channel == 1) { values in
        convolution(
          values[0].reshaped(memory), kernel: values[1].reshaped(kernel.shape),
          bias: values.count > 2 ? values[2].reshaped([outputs]) : nil, geometry: geometry)
      }
      call.builder.setActivated(y) { values, slope in
        convolution(
          values[0].reshaped(memory), kernel: values[1].reshaped(kernel.shape),
          bias: values.count > 2 ? values[2].reshaped([outputs]) : nil, geometry: geometry, slope: slope)
      }
      call.builder.count(operations: 2 * Double(layout.count) * Double(kernel.shape.dropLast().reduce(1, *)))
      return y
    },
    .one("ConvTranspose") { call in
      let x = try call.tensor(0), w = try call.tensor(1), axes = try SpatialAxes(call, x)
      let (kernel, taps) = try call.kernel(w, axes)
      let groups = try call.node.integer("group", 1), inputs = kernel.shape[kernel.shape.count - 1]
      guard groups > 0, inputs == x.shape[axes.channel], inputs % groups == 0 else {
        throw call.node.refused("has a kernel \(w.shape) in \(groups) groups, which does not fit an input \(x.shape)")
      }
      let outputs = kernel.shape[kernel.shape.count - 2] * groups
      let geometry = try call.transposedGeometry(taps: taps, size: axes.size(x), groups: groups)
      let bias = try call.bias(2, count: outputs), memory = axes.memoryShape(x)
      let layout = GraphLayout(
        axes.shape(batch: x.shape[0], places: geometry.outputSize, channels: outputs), ordered: axes.order)
      call.builder.count(operations: 2 * Double(x.shape.reduce(1, *)) * Double(kernel.shape.dropLast().reduce(1, *)))
      return try call.emit([call.ordered(x, axes.order), kernel.tensor] + bias, layout, isMap: axes.channel == 1) { values in
        transposedConvolution(
          values[0].reshaped(memory), kernel: values[1].reshaped(kernel.shape),
          bias: values.count > 2 ? values[2].reshaped([outputs]) : nil, geometry: geometry)
      }
    },
  ]
}

extension GraphCall {
  /// A kernel [K, C, taps…] as ours has it, [taps…, C, K]; one that keeps channels last has that order already.
  fileprivate func kernel(
    _ w: GraphTensor, _ axes: SpatialAxes
  ) throws -> (kernel: (tensor: GraphTensor, shape: [Int]), taps: [Int]) {
    guard w.rank == axes.order.count else { throw node.refused("has a kernel \(w.shape) for maps of \(axes.order.count) axes") }
    let order = axes.channel == 1 ? Array(2..<w.rank) + [1, 0] : Array(w.shape.indices)
    let shape = order.map { w.shape[$0] }, taps = Array(shape.dropLast(2))
    if let written = try node.integers("kernel_shape"), written != taps {
      throw node.refused("says that its kernel is \(written), which is \(taps)")
    }
    return ((try ordered(w, order), shape), taps)
  }

  /// A bias of so many channels; none where it is left out.
  fileprivate func bias(_ place: Int, count: Int) throws -> [GraphTensor] {
    guard let bias = try optionalTensor(place) else { return [] }
    guard bias.shape == [count] else { throw node.refused("has a bias \(bias.shape) for \(count) channels") }
    return [try natural(bias)]
  }

  /// Output length of an axis of n inputs: `(n − 1)·stride + span − before − after + output_padding`, or as `output_shape`
  /// or the 'same' rule says, with the padding that leads there.
  fileprivate func transposedGeometry(taps: [Int], size: [Int], groups: Int) throws -> TransposedConvolutionGeometry {
    var window = try window(taps: taps)
    let count = taps.count
    var extra = try node.sizes("output_padding", from: 0, count: count) ?? Array(repeating: 0, count: count)
    var wanted = try node.sizes("output_shape", from: 1, count: count)
    if wanted == nil, window.rule.hasPrefix("SAME") { wanted = size.indices.map { size[$0] * window.strides[$0] } }
    for axis in taps.indices {
      let span = (taps[axis] - 1) * window.dilations[axis] + 1
      let whole = (size[axis] - 1) * window.strides[axis] + span
      if let wanted {
        // What is too much goes off both ends, the odd one off the beginning unless SAME_UPPER says otherwise.
        let total = whole + extra[axis] - wanted[axis]
        if total < 0 { extra[axis] -= total }
        window.before[axis] = window.rule == "SAME_UPPER" ? max(total, 0) / 2 : max(total, 0) - max(total, 0) / 2
        window.after[axis] = max(total, 0) - window.before[axis]
      }
      let length = whole - window.before[axis] - window.after[axis] + extra[axis]
      let room = length + window.before[axis] + window.after[axis] - span
      guard length > 0, room >= 0, room / window.strides[axis] + 1 == size[axis] else {
        throw node.refused(
          "makes \(length) of \(size[axis]) places with a stride of \(window.strides[axis]), for which its padding is too large")
      }
    }
    return TransposedConvolutionGeometry(
      size: size, taps: taps, strides: window.strides, dilations: window.dilations, padding: window.padding,
      outputPadding: extra, groups: groups)
  }
}

extension GraphZeroPadding {
  /// Whether it lies around the places alone.
  func isSpatial(_ axes: SpatialAxes) -> Bool {
    before.indices.allSatisfy { axes.places.contains($0) || before[$0] == 0 && after[$0] == 0 }
  }
}
