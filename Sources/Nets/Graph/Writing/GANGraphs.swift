import Tensors

// What the GANs' networks are in a graph's operators: their `callAsFunction` in inference, step by step.

extension DictionaryGenerator: GraphLayer {
  public func write(_ z: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    let mixture = writer.elementwise("Tanh", chooser.write(z, to: writer))
    let patch = dictionary.write(normalisesMixture ? writer.unitNorm(mixture) : mixture, to: writer)
    return writer.reshaped(writer.leakyReLU(patch, slope: 0.01), patchShape.axes, at: site)
  }
}

extension LinearGenerator: GraphLayer {
  public func write(_ z: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    let mixture = dropout.write(writer.elementwise("Tanh", chooser.write(z, to: writer)), to: writer)
    let patch = dictionary.write(normalisesMixture ? writer.unitNorm(mixture) : mixture, to: writer)
    return writer.reshaped(patch, patchShape.axes, at: site)
  }
}

extension SequenceGenerator: GraphLayer {
  public func write(_ z: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    var y = writer.leakyReLU(first.write(z, to: writer), slope: 0.2)
    y = writer.reshaped(writer.leakyReLU(second.write(y, to: writer), slope: 0.2), [startTime, 256])
    y = writer.leakyReLU(third.write(y, to: writer), slope: 0.2)
    y = writer.leakyReLU(fourth.write(y, to: writer), slope: 0.2)
    y = writer.leakyReLU(frames.write(y, to: writer), slope: 0.01)
    return writer.reshaped(writer.clamp(y, low: 0, high: 1), patchShape.axes, at: site)
  }
}

extension FilterDiscriminator: GraphLayer {
  public func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    var y = filters.write(x, to: writer)
    if let dropout { y = dropout.write(y, to: writer) }
    if let hidden { y = writer.elementwise("Tanh", hidden.write(y, to: writer)) }
    return writer.elementwise("Identity", score.write(y, to: writer), at: site)
  }
}

extension SequenceDiscriminator: GraphLayer {
  public func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    let sequence = writer.reshaped(x, [x.shape[0], x.shape[1] * x.shape[2]])
    let y = score.write(writer.elementwise("Tanh", filters.write(sequence, to: writer)), to: writer)
    return writer.elementwise("Identity", y, at: site)
  }
}

extension SequenceCritic: GraphLayer {
  public func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    var y = writer.affine(writer.reshaped(x, [x.shape[0], x.shape[1] * x.shape[2]]), scale: 4, shift: -1)
    for layer in [first, second, third] { y = writer.leakyReLU(layer.write(y, to: writer), slope: 0.2) }
    y = score.write(writer.reshaped(y, [y.shape.reduce(1, *)]), to: writer)
    return writer.elementwise("Identity", y, at: site)
  }
}

extension MelGenerator: GraphLayer {
  public func write(_ z: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    let (time, frequency) = MelGenerator.places(patchShape)
    var y = writer.reshaped(
      writer.leakyReLU(first.write(z, to: writer), slope: 0.2), [time, frequency, MelGenerator.widths[0]])
    for doubling in doublings { y = writer.leakyReLU(doubling.write(y, to: writer), slope: 0.2) }
    let held = writer.node(
      "Clip", [last.write(y, to: writer).name, writer.constant(MelGenerator.floor)], shape: [16 * time, 16 * frequency, 1])
    let starts = [(16 * time - patchShape.time) / 2, (16 * frequency - patchShape.frequency) / 2]
    let bounds = [starts, [starts[0] + patchShape.time, starts[1] + patchShape.frequency], [1, 2]].map(writer.integers)
    return writer.node("Slice", [held.name] + bounds, at: site, shape: patchShape.axes)
  }
}

extension MelCritic: GraphLayer {
  public func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    var y = padding.write(x, to: writer)
    for halving in halvings { y = writer.leakyReLU(halving.write(y, to: writer), slope: 0.2) }
    y = score.write(writer.reshaped(y, [y.shape.reduce(1, *)]), to: writer)
    return writer.elementwise("Identity", y, at: site)
  }
}

extension GraphWriter {
  /// x / ‖x‖₂ along the last axis.
  func unitNorm(_ x: Value) -> Value {
    let one = x.shape.dropLast() + [1]
    let squares = node("ReduceSumSquare", [x.name, integers([-1])], shape: Array(one))
    let norm = elementwise("Sqrt", node("Add", [squares.name, constant(1e-12)], shape: Array(one)))
    return node("Div", [x.name, norm.name], shape: x.shape)
  }
}
