// What the classifiers are in a graph's operators: their `callAsFunction` in inference, step by step.

extension SVDNet: GraphLayer {
  public func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    var layers: [any GraphLayer] = [standardisation, convolution1, convolution2, convolution4, convolution5, flatten]
    layers += [dropout7, dense7, activation7, dropout8, dense8, activation8, dropout9, dense9]
    return writer.elementwise("Identity", layers.reduce(x) { $1.write($0, to: writer) }, at: site)
  }
}

extension CepstralCNN: GraphLayer {
  public func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    var layers: [any GraphLayer] = [standardisation, convolution1, convolution2, convolution3, flatten]
    layers += [dense4, activation4, dense5]
    return writer.elementwise("Identity", layers.reduce(x) { $1.write($0, to: writer) }, at: site)
  }
}

extension SampleCNN: GraphLayer {
  public func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    var y = x.shape.count == 3 ? writer.reshaped(x, [x.shape.reduce(1, *), 1]) : x
    y = first.write(y, to: writer)
    for block in blocks { y = block.write(y, to: writer) }
    if let last { y = last.write(y, to: writer) }
    let layers: [any GraphLayer] = [pooling, dropout, dense]
    return writer.elementwise("Identity", layers.reduce(y) { $1.write($0, to: writer) }, at: site)
  }
}

extension SampleCNN.NormalisedConvolution: GraphLayer {
  public func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    activation.write(norm.write(convolution.write(x, to: writer), to: writer), to: writer)
  }
}

extension SampleCNN.Block: GraphLayer {
  public func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    pooling.write(filters.write(x, to: writer), to: writer)
  }
}
