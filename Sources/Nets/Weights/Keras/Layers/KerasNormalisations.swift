import Foundation
import Tensors

extension KerasLayer {
  static let normalisations: [String: Kind] = [
    "BatchNormalization": { call in
      let x = call.x, written = (call.settings.values["axis"] as? [Any])?.first ?? call.settings.values["axis"] ?? -1
      guard let given = KerasConfiguration.whole(written), (-x.rank..<x.rank).contains(given) else { throw call.refused("has no axis") }
      let axis = given < 0 ? given + x.rank : given
      guard axis == x.rank - 1 || axis == 1 else { throw call.refused("normalises axis \(axis), which is not that of the channels") }
      let channels = try call.known(x.axes[axis].length, "its channels")
      // In files the numbers that a layer does without leave no gap.
      let scales = call.settings.flag("scale", true), shifts = call.settings.flag("center", true)
      let ones = Tensor([channels], repeating: 1)
      let scale = try scales ? call.weight("gamma", 0, [channels]) : call.builder.weight("gamma", of: call.name, filled: ones)
      let shift = try shifts
        ? call.weight("beta", scales ? 1 : 0, [channels]) : call.builder.weight("beta", of: call.name, filled: Tensor([channels]))
      let place = (scales ? 1 : 0) + (shifts ? 1 : 0)
      let mean = try call.weight("moving_mean", place, [channels], isTrained: false)
      let variance = try call.weight("moving_variance", place + 1, [channels], isTrained: false)
      var attributes: [String: GraphAttribute] = [
        "epsilon": .number(Float(try call.settings.number("epsilon", 1e-3))),
        "momentum": .number(Float(try call.settings.number("momentum", 0.99))), "biased_variance": .integer(1),
      ]
      if axis == x.rank - 1 { attributes["channels_last"] = .integer(x.rank) }
      return call.node("BatchNormalization", [x.name, scale, shift, mean, variance], axes: x.axes, attributes)
    },
    "LayerNormalization": { call in
      let x = call.x, written = (call.settings.values["axis"] as? [Any]) ?? [call.settings.values["axis"] ?? -1]
      let axes = written.compactMap(KerasConfiguration.whole).map { $0 < 0 ? $0 + x.rank : $0 }.sorted()
      guard let first = axes.first, first > 0, axes == Array(first..<x.rank) else { throw call.refused("normalises other than the last axes") }
      let shape = try x.axes[first...].map { try call.known($0.length, "its axes") }
      let scales = call.settings.flag("scale", true), shifts = call.settings.flag("center", true)
      let scale = try scales ? call.weight("gamma", 0, shape) : call.builder.weight("gamma", of: call.name, filled: Tensor(shape, repeating: 1))
      let shift = try shifts ? [call.weight("beta", scales ? 1 : 0, shape)] : []
      return call.node(
        "LayerNormalization", [x.name, scale] + shift, axes: x.axes,
        ["axis": .integer(first - x.rank), "epsilon": .number(Float(try call.settings.number("epsilon", 1e-3)))])
    },
    "Normalization": { call in
      let x = call.x, written = (call.settings.values["axis"] as? [Any]) ?? [call.settings.values["axis"] ?? -1]
      let axes = written.compactMap(KerasConfiguration.whole).map { $0 < 0 ? $0 + x.rank : $0 }
      guard axes.isEmpty || axes == [x.rank - 1], !call.settings.flag("invert") else {
        throw call.refused("normalises other than the last axis, or undoes it")
      }
      let shape = try axes.map { try call.known(x.axes[$0].length, "its axis") }
      let mean = try call.moment("mean", 0, shape), variance = try call.moment("variance", 1, shape)
      let centred = call.node("Sub", [x.name, mean], named: "centred", axes: x.axes), axis = shape.map { GraphAxis.length($0) }
      let root = call.node("Sqrt", [variance], named: "root", axes: axis)
      let deviation = call.node("Max", [root.name, call.constant(1e-7)], named: "deviation", axes: axis)
      return call.node("Div", [centred.name, deviation.name], axes: x.axes)
    },
    "Rescaling": { call in
      let scaled = call.node("Mul", [call.x.name, call.constant(Float(try call.settings.number("scale", 1)))], named: "scaled", axes: call.x.axes)
      return call.node("Add", [scaled.name, call.constant(Float(try call.settings.number("offset", 0)))], axes: call.x.axes)
    },
  ]
}

extension KerasCall {
  /// A statistic of the training data: written in the configuration, or kept beside the weights.
  fileprivate mutating func moment(_ leaf: String, _ place: Int, _ shape: [Int]) throws -> String {
    guard let written = settings.values[leaf], !(written is NSNull) else { return try weight(leaf, place, shape, isTrained: false) }
    let numbers = KerasConfiguration.numbers(written), count = shape.reduce(1, *)
    guard numbers.count == count || numbers.count == 1 else { throw refused("has \(numbers.count) numbers as its \(leaf), not \(count)") }
    return builder.constant(numbers.count == 1 ? Tensor(numbers[0]) : Tensor(shape, numbers), named: "\(name)/\(leaf)")
  }
}
