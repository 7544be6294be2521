import Tensors

extension GraphOperator {
  static let normalisations: [GraphOperator] = [
    .one("BatchNormalization") { call in
      let x = try call.tensor(0), parts = try (1...4).map { try call.tensor($0) }
      let channel = try call.node.flag("channels_last") ? x.rank - 1 : 1
      guard x.rank >= 2, parts.allSatisfy({ $0.shape == [x.shape[channel]] }) else {
        throw call.node.refused("has numbers of shapes \(parts.map(\.shape)) for an input \(x.shape)")
      }
      guard try !call.node.flag("training_mode") else {
        throw call.node.refused("was saved while training; save the network as it infers (PyTorch: model.eval())")
      }
      let order = x.shape.indices.filter { $0 != channel } + [channel], memory = order.map { x.shape[$0] }
      let laid = try call.ordered(x, order), layout = GraphLayout(x.shape, ordered: order), isMap = channel == 1 && x.rank > 2
      let epsilon = try call.node.number("epsilon", 1e-5), natural = try parts.map { try call.natural($0) }
      // One scale and one shift a channel, worked out from the weights once.
      let count = [memory.last!], vector = GraphLayout(count)
      let slope = try call.emit([natural[0], natural[3]], vector) { $0[0].reshaped(count) / sqrt($0[1].reshaped(count) + epsilon) }
      let shift = try call.emit([natural[1], natural[2], slope], vector) { $0[0].reshaped(count) - $0[2] * $0[1].reshaped(count) }
      let layer = call.builder.batchNorm(of: call.node)
      return try call.emit([laid, slope, shift], layout, isMap: isMap) { values in
        let x = values[0].reshaped(memory)
        if let layer, x.tape.mode != .inference { return layer(x) }
        let y = scaledAndShifted(x, by: values[1].reshaped([memory.last!]), values[2].reshaped([memory.last!]))
        return layer?.site.mark(y) ?? y
      }
    },
    .one("InstanceNormalization") { call in
      let x = try call.tensor(0), scale = try call.tensor(1), shift = try call.tensor(2)
      let channel = try call.node.flag("channels_last") ? x.rank - 1 : 1
      guard x.rank >= 3, scale.shape == [x.shape[channel]], shift.shape == scale.shape else {
        throw call.node.refused("has numbers of shapes \(scale.shape), \(shift.shape) for an input \(x.shape)")
      }
      let order = x.shape.indices.filter { $0 != channel } + [channel], memory = order.map { x.shape[$0] }
      let epsilon = try call.node.number("epsilon", 1e-5)
      let inputs = try [call.ordered(x, order), call.natural(scale), call.natural(shift)]
      return try call.emit(inputs, GraphLayout(x.shape, ordered: order), isMap: channel == 1) { values in
        instanceNorm(
          values[0].reshaped(memory), scale: values[1].reshaped([memory.last!]), shift: values[2].reshaped([memory.last!]),
          epsilon: epsilon)
      }
    },
    .one("LayerNormalization") { call in
      let x = try call.natural(call.tensor(0)), axis = try call.axis(call.node.integer("axis", -1), rank: x.rank)
      let normal = Array(x.shape[axis...]), epsilon = try call.node.number("epsilon", 1e-5), shape = x.shape
      var inputs = [x]
      for place in 1...2 {
        guard let numbers = try call.optionalTensor(place) else { continue }
        guard try call.broadcastShape([numbers.shape, normal]) == normal else {
          throw call.node.refused("has numbers of shape \(numbers.shape) for the last axes \(normal)")
        }
        inputs.append(try call.natural(numbers))
      }
      let lengths = inputs.dropFirst().map(\.shape)
      return try call.emit(inputs, x.layout) { values in
        let numbers = zip(values.dropFirst(), lengths).map { $0.reshaped($1).broadcast(to: normal) }
        let tape = values[0].tape
        return layerNorm(
          values[0].reshaped(shape), scale: numbers.first ?? tape.constant(Tensor(normal, repeating: 1)),
          shift: numbers.count > 1 ? numbers[1] : tape.constant(Tensor(normal)), epsilon: epsilon)
      }
    },
  ]
}

extension BatchNorm {
  /// The layer of a node whose numbers are all weights of the file; nil where some are worked out.
  init?(_ node: GraphNode, _ weights: [String: GraphNetwork.Weight]) throws {
    guard node.operator == "BatchNormalization", node.inputs.count >= 5 else { return nil }
    let numbers = node.inputs[1...4].map { weights[$0] }
    guard case .parameter(let scale)? = numbers[0], case .parameter(let shift)? = numbers[1],
      case .buffer(let mean)? = numbers[2], case .buffer(let variance)? = numbers[3],
      scale.shape.count == 1, [shift.shape, mean.value.shape, variance.value.shape].allSatisfy({ $0 == scale.shape })
    else { return nil }
    self.init(
      scale: scale, shift: shift, mean: mean, variance: variance,
      convention: Convention(
        kept: try node.number("momentum", 0.9), epsilon: try node.number("epsilon", 1e-5),
        isUnbiased: try !node.flag("biased_variance")))
  }
}
