import Tensors

/// Which axes of a map are places and which holds the channels: channels first as ONNX has it, or last.
struct SpatialAxes {
  let channel: Int
  let places: [Int]

  /// - Throws: `ArchitectureError` for a map that has neither one nor two axes of places.
  init(_ call: GraphCall, _ x: GraphTensor) throws {
    guard (3...4).contains(x.rank) else {
      throw call.node.refused("takes maps over one or two axes beside batch and channels, not \(x.shape)")
    }
    let isLast = try call.node.flag("channels_last")
    channel = isLast ? x.rank - 1 : 1
    places = isLast ? Array(1..<x.rank - 1) : Array(2..<x.rank)
  }

  /// The axes as they lie in memory: channels last.
  var order: [Int] { [0] + places + [channel] }

  /// A shape [B, places, C] in the file's order.
  func shape(batch: Int, places lengths: [Int], channels: Int) -> [Int] {
    channel == 1 ? [batch, channels] + lengths : [batch] + lengths + [channels]
  }

  /// The lengths of a tensor's places.
  func size(_ x: GraphTensor) -> [Int] { places.map { x.shape[$0] } }

  /// [B, places, C]
  func memoryShape(_ x: GraphTensor) -> [Int] { order.map { x.shape[$0] } }
}

extension GraphCall {
  /// Strides, dilations and padding of a window over places, as attributes say.
  struct Window {
    var taps: [Int]
    var strides: [Int]
    var dilations: [Int]
    var before: [Int]
    var after: [Int]
    /// Whether 'same' padding or its absence is asked for instead of numbers.
    var rule: String
  }

  func window(taps: [Int]) throws -> Window {
    let count = taps.count, ones = Array(repeating: 1, count: count)
    guard taps.allSatisfy({ (1...Graph.largestSize).contains($0) }) else { throw node.refused("has a window of \(taps)") }
    let pads = try node.sizes("pads", from: 0, count: 2 * count) ?? Array(repeating: 0, count: 2 * count)
    let rule = try node.text("auto_pad", "NOTSET")
    guard ["NOTSET", "", "VALID", "SAME_UPPER", "SAME_LOWER"].contains(rule) else {
      throw node.refused("pads by the unknown rule '\(rule)'")
    }
    let isGiven = rule == "NOTSET" || rule == ""
    return Window(
      taps: taps, strides: try node.sizes("strides", from: 1, count: count) ?? ones,
      dilations: try node.sizes("dilations", from: 1, count: count) ?? ones,
      before: isGiven ? Array(pads[..<count]) : ones.map { _ in 0 },
      after: isGiven ? Array(pads[count...]) : ones.map { _ in 0 }, rule: isGiven ? "" : rule)
  }
}

extension GraphCall.Window {
  /// With the zeros that the rule gives on places of these lengths: ⌈size/stride⌉ outputs, the odd zero after the end
  /// (SAME_UPPER) or before the beginning.
  func settled(on size: [Int]) -> GraphCall.Window {
    guard rule.hasPrefix("SAME") else { return self }
    var result = self
    for axis in size.indices {
      let span = (taps[axis] - 1) * dilations[axis] + 1
      let total = max(((size[axis] + strides[axis] - 1) / strides[axis] - 1) * strides[axis] + span - size[axis], 0)
      result.before[axis] = rule == "SAME_LOWER" ? total - total / 2 : total / 2
      result.after[axis] = total - result.before[axis]
    }
    return result
  }

  var padding: ConvolutionPadding { .explicit(before: before, after: after) }
}
