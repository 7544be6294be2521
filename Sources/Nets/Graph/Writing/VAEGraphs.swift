// What a VAE's networks are in a graph's operators: their `callAsFunction` in inference, step by step.

extension HalvingBlock: GraphLayer {
  public func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    let map = writer.elementwise("Relu", convolution.write(x, to: writer))
    return writer.elementwise("Identity", norm.write(map, to: writer), at: site)
  }
}

extension HalvingStack: GraphLayer {
  public func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    writer.elementwise("Identity", blocks.reduce(x) { $1.write($0, to: writer) }, at: site)
  }
}

extension DoublingBlock: GraphLayer {
  public func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    let map = convolution.write(x, to: writer)
    return writer.elementwise("Identity", norm.map { $0.write(writer.elementwise("Relu", map), to: writer) } ?? map, at: site)
  }
}

extension DoublingStack: GraphLayer {
  public func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    writer.elementwise("Identity", blocks.reduce(x) { $1.write($0, to: writer) }, at: site)
  }
}

extension VAEEncoder: GraphWritingNetwork {
  public func graph(named name: String) -> WrittenGraph {
    let writer = GraphWriter(name: name), map = blocks.write(writer.input(inputs[0]), to: writer)
    let both = head.write(writer.reshaped(map, [map.shape.reduce(1, *)]), to: writer)
    for (index, port) in outputs.enumerated() {
      let bounds = [index * latentCount, (index + 1) * latentCount, 1].map { writer.integers([$0]) }
      writer.output(writer.node("Slice", [both.name] + bounds, shape: [latentCount]), as: port)
    }
    return writer.written
  }
}

extension VAEDecoder: GraphWritingNetwork {
  public func graph(named name: String) -> WrittenGraph {
    let writer = GraphWriter(name: name)
    let features = writer.elementwise("Relu", dense.write(writer.input(inputs[0]), to: writer))
    let map = writer.reshaped(features, dimensions.sizes.last! + [dimensions.channels.last!])
    writer.output(blocks.write(map, to: writer), as: outputs[0])
    return writer.written
  }
}
