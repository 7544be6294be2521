import Tensors

// What every layer is in a graph's operators. A new layer is added here; the test that walks over all layers asks for it.

extension Sequential: GraphLayer {
  public func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    layers.reduce(x) { x, layer in
      guard let layer = layer as? any GraphLayer else { preconditionFailure("\(type(of: layer)) cannot be written as a graph") }
      return layer.write(x, to: writer)
    }
  }
}

extension Dense: GraphLayer {
  public func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    let shape = Array(x.shape.dropLast()) + [weight.shape[1]], weight = writer.weight(weight)
    if shape.count == 1 {
      return writer.node("Gemm", [x.name, weight] + (bias.map { [writer.weight($0)] } ?? []), at: site, shape: shape)
    }
    guard let bias else { return writer.node("MatMul", [x.name, weight], at: site, shape: shape) }
    let product = writer.node("MatMul", [x.name, weight], shape: shape)
    return writer.node("Add", [product.name, writer.weight(bias)], at: site, shape: shape)
  }
}

// MARK: Convolution and pooling

extension Convolution: GraphLayer {
  public func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    let geometry = geometry(on: [1] + x.shape), taps = Array(weight.shape.dropLast(2))
    let places = geometry.outputSize(Array(x.shape.dropLast()), taps: taps)
    return writer.node(
      "Conv", [x.name, writer.weight(weight)] + (bias.map { [writer.weight($0)] } ?? []), at: site,
      shape: places + [weight.shape.last!],
      GraphAttribute.window(taps, geometry.axes).merging(["group": .integer(groups)]) { $1 })
  }
}

extension TransposedConvolution: GraphLayer {
  public func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    let taps = Array(weight.shape.dropLast(2))
    let geometry = TransposedConvolutionGeometry(
      size: Array(x.shape.dropLast()), taps: taps, strides: strides, dilations: dilations, padding: padding,
      outputPadding: outputPadding, groups: groups)
    // What the padding's rule leaves over goes behind the end.
    let axes = geometry.convolution.axes, extra = axes.indices.map { axis in
      let whole = (x.shape[axis] - 1) * axes[axis].stride + axes[axis].span(taps: taps[axis])
      return geometry.outputSize[axis] - (whole - axes[axis].before - axes[axis].after)
    }
    return writer.node(
      "ConvTranspose", [x.name, writer.weight(weight)] + (bias.map { [writer.weight($0)] } ?? []), at: site,
      shape: geometry.outputSize + [weight.shape[taps.count] * groups],
      GraphAttribute.window(taps, axes).merging(["group": .integer(groups), "output_padding": .integers(extra)]) { $1 })
  }
}

extension ConvolutionStage: GraphLayer {
  public func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    let y = activation.write(convolution.write(x, to: writer), to: writer)
    return writer.elementwise("Identity", pooling.map { $0.write(y, to: writer) } ?? y, at: site)
  }
}

extension ConvolutionGlobalMaximum: GraphLayer {
  public func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    let taps = Array(weight.shape.dropLast(2)), places = Array(x.shape.dropLast())
    let axes = taps.map { ConvolutionGeometry.Axis(before: ($0 - 1) / 2, after: $0 / 2) }
    let map = writer.node(
      "Conv", [x.name, writer.weight(weight), writer.weight(bias)], shape: places + [weight.shape.last!],
      GraphAttribute.window(taps, axes))
    return writer.globalPooling("GlobalMaxPool", map, at: site)
  }
}

extension MaximumPooling: GraphLayer {
  public func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    let geometry = geometry(size: Array(x.shape.dropLast()))
    return writer.node(
      "MaxPool", [x.name], at: site, shape: geometry.outputSize + [x.shape.last!],
      GraphAttribute.window(window, geometry.axes, hasDilations: false)
        .merging(["ceil_mode": .integer(roundingUp ? 1 : 0)]) { $1 })
  }
}

extension AveragePooling: GraphLayer {
  public func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    let geometry = PoolingGeometry(
      size: Array(x.shape.dropLast()), window: window, strides: strides, padding: padding, roundingUp: roundingUp)
    return writer.node(
      "AveragePool", [x.name], at: site, shape: geometry.outputSize + [x.shape.last!],
      GraphAttribute.window(window, geometry.axes, hasDilations: false).merging(
        ["ceil_mode": .integer(roundingUp ? 1 : 0), "count_include_pad": .integer(countsPadding ? 1 : 0)]) { $1 })
  }
}

extension GlobalMaximumPooling: GraphLayer {
  public func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    writer.globalPooling("GlobalMaxPool", x, at: site)
  }
}

extension GlobalAveragePooling: GraphLayer {
  public func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    writer.globalPooling("GlobalAveragePool", x, at: site)
  }
}

extension GraphWriter {
  /// One value a channel, [places…, C] → [C].
  fileprivate func globalPooling(_ operator: String, _ x: Value, at site: Site) -> Value {
    let pooled = node(
      `operator`, [x.name], shape: x.shape.dropLast().map { _ in 1 } + [x.shape.last!], ["channels_last": .integer(x.shape.count + 1)])
    return reshaped(pooled, [x.shape.last!], at: site)
  }
}

extension GraphAttribute {
  /// A window over places, channels last.
  static func window(
    _ taps: [Int], _ axes: [ConvolutionGeometry.Axis], hasDilations: Bool = true
  ) -> [String: GraphAttribute] {
    var attributes: [String: GraphAttribute] = [
      "kernel_shape": .integers(taps), "strides": .integers(axes.map(\.stride)),
      "pads": .integers(axes.map(\.before) + axes.map(\.after)), "channels_last": .integer(taps.count + 2),
    ]
    if hasDilations { attributes["dilations"] = .integers(axes.map(\.dilation)) }
    return attributes
  }
}

// MARK: Activations

extension LeakyReLU: GraphLayer {
  public func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    writer.leakyReLU(x, slope: slope, at: site)
  }
}

extension PReLU: GraphLayer {
  public func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    writer.node("PRelu", [x.name, writer.weight(slope)], at: site, shape: x.shape)
  }
}

extension ActivationLayer: GraphLayer {
  public func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    switch activation.name {
    case "linear": return writer.elementwise("Identity", x, at: site)
    case "relu": return writer.elementwise("Relu", x, at: site)
    case "leaky-relu": return writer.leakyReLU(x, slope: 0.01, at: site)
    case "elu": return writer.elementwise("Elu", x, at: site)
    case "tanh": return writer.elementwise("Tanh", x, at: site)
    case "sigmoid": return writer.elementwise("Sigmoid", x, at: site)
    case "softplus": return writer.elementwise("Softplus", x, at: site)
    case "softmax": return writer.elementwise("Softmax", x, at: site, ["axis": .integer(-1)])
    case "log-softmax": return writer.elementwise("LogSoftmax", x, at: site, ["axis": .integer(-1)])
    case "gelu":
      // Gelu is an operator only from opset 20 on.
      let scaled = writer.node("Mul", [x.name, writer.constant(Float(0.5).squareRoot())], shape: x.shape)
      let share = writer.affine(writer.elementwise("Erf", scaled), scale: 0.5, shift: 0.5)
      return writer.node("Mul", [x.name, share.name], at: site, shape: x.shape)
    case let name: preconditionFailure("the activation \(name) cannot be written as a graph")
    }
  }
}

extension Dropout: GraphLayer {
  public func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    writer.node("Dropout", [x.name, writer.constant(rate)], at: site, shape: x.shape)
  }
}

// MARK: Normalisation

extension BatchNorm: GraphLayer {
  public func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    writer.node(
      "BatchNormalization",
      [x.name, writer.weight(scale), writer.weight(shift), writer.weight(runningMean), writer.weight(runningVariance)],
      at: site, shape: x.shape,
      [
        "epsilon": .number(convention.epsilon), "momentum": .number(convention.kept),
        "channels_last": .integer(x.shape.count + 1),
        "biased_variance": .integer(convention.isUnbiased ? 0 : 1),
      ])
  }
}

extension InstanceNorm: GraphLayer {
  public func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    let numbers = [
      scale.map(writer.weight) ?? writer.constant(Tensor([channels], repeating: 1)),
      shift.map(writer.weight) ?? writer.constant(Tensor([channels])),
    ]
    return writer.node(
      "InstanceNormalization", [x.name] + numbers, at: site, shape: x.shape,
      ["epsilon": .number(epsilon), "channels_last": .integer(x.shape.count + 1)])
  }
}

extension LayerNorm: GraphLayer {
  public func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    writer.node(
      "LayerNormalization", [x.name, writer.weight(scale), writer.weight(shift)], at: site, shape: x.shape,
      ["axis": .integer(-scale.shape.count), "epsilon": .number(epsilon)])
  }
}

extension Standardisation: GraphLayer {
  public func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    let centred = writer.node("Sub", [x.name, writer.weight(mean)], shape: x.shape)
    return writer.node("Div", [centred.name, writer.weight(deviation)], at: site, shape: x.shape)
  }
}

// MARK: Shapes

extension Flatten: GraphLayer {
  public func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    writer.node("Flatten", [x.name], at: site, shape: [x.shape.reduce(1, *)], ["axis": .integer(1)])
  }
}

extension Reshape: GraphLayer {
  public func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    writer.reshaped(x, shape, at: site)
  }
}

extension Transpose: GraphLayer {
  public func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    writer.node(
      "Transpose", [x.name], at: site, shape: order.map { x.shape[$0] }, ["perm": .integers([0] + order.map { $0 + 1 })])
  }
}

extension Padding: GraphLayer {
  public func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    let modes: [PaddingMode: String] = [.zeros: "constant", .reflection: "reflect", .edge: "edge"]
    let shape = zip(x.shape, zip(before, after)).map { $0 + $1.0 + $1.1 } + x.shape.suffix(1)
    return writer.node(
      "Pad", [x.name, writer.integers([0] + before + [0] + [0] + after + [0])], at: site, shape: shape,
      ["mode": .text(modes[mode]!)])
  }
}

extension Resampling: GraphLayer {
  public func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    // Linear interpolation is a product with a matrix, which every program computes alike.
    let length = x.shape[axis - 1]
    let matrix = Tensor.identity(length).interpolated(
      axis: 0, Interpolation(resampling: length, to: count, aligningEnds: aligningEnds))
    let others = (0..<x.shape.count + 1).filter { $0 != axis }
    let order = others + [axis], back = (0..<x.shape.count + 1).map { order.firstIndex(of: $0)! }
    var shape = x.shape
    shape[axis - 1] = count
    let turned = writer.node("Transpose", [x.name], shape: order.dropFirst().map { x.shape[$0 - 1] }, ["perm": .integers(order)])
    let product = writer.node(
      "MatMul", [turned.name, writer.constant(matrix.transposed)], shape: order.dropFirst().map { shape[$0 - 1] })
    return writer.node("Transpose", [product.name], at: site, shape: shape, ["perm": .integers(back)])
  }
}

extension Tensor {
  /// Ones on the diagonal.
  fileprivate static func identity(_ count: Int) -> Tensor {
    Tensor([count, count], (0..<count * count).map { $0 / count == $0 % count ? 1 : 0 })
  }
}

// MARK: Front ends

extension FilterBankLayer: GraphLayer {
  public func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    let swap: [String: GraphAttribute] = ["perm": .integers([0, 1, 3, 2])]
    let turned = writer.node("Transpose", [x.name], shape: [x.shape[0], x.shape[2], x.shape[1]], swap)
    let bands = writer.node("MatMul", [turned.name, writer.constant(bank.weights)], shape: [x.shape[0], x.shape[2], bank.bandCount])
    return writer.node("Transpose", [bands.name], at: site, shape: [x.shape[0], bank.bandCount, x.shape[2]], swap)
  }
}

extension LogarithmLayer: GraphLayer {
  public func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    let held = writer.node("Clip", [x.name, writer.constant(floor)], shape: x.shape)
    let shifted = writer.node("Add", [held.name, writer.constant(offset)], shape: x.shape)
    let logarithm = writer.elementwise("Log", shifted)
    return writer.node("Mul", [logarithm.name, writer.constant(scale)], at: site, shape: x.shape)
  }
}
