extension KerasLayer {
  static let merges: [String: Kind] = [
    "Add": { try merged(&$0, "Sum") }, "Multiply": { try chained(&$0, "Mul") }, "Average": { try merged(&$0, "Mean") },
    "Maximum": { try merged(&$0, "Max") }, "Minimum": { try merged(&$0, "Min") },
    "Subtract": { try chained(&$0, "Sub") },
    "Concatenate": { call in
      let axis = try call.settings.integer("axis", -1), rank = call.x.rank
      guard (-rank..<rank).contains(axis), call.inputs.allSatisfy({ $0.rank == rank }) else { throw call.refused("has no axis \(axis)") }
      let place = axis < 0 ? axis + rank : axis, lengths = call.inputs.map { $0.axes[place].length }
      var axes = call.x.axes
      axes[place] = lengths.contains(nil) ? .name("?") : .length(lengths.reduce(0) { $0 + $1! })
      return call.node("Concat", call.inputs.map(\.name), axes: axes, ["axis": .integer(axis)])
    },
  ]

  /// Axes of several after broadcasting: the longer of each.
  private static func together(_ call: KerasCall) throws -> [GraphAxis] {
    let rank = call.x.rank
    guard call.inputs.allSatisfy({ $0.rank == rank }) else { throw call.refused("takes values of several ranks") }
    return (0..<rank).map { axis in call.inputs.map { $0.axes[axis] }.first { $0 != .length(1) } ?? .length(1) }
  }

  private static func merged(_ call: inout KerasCall, _ operator: String) throws -> KerasCall.Value {
    let axes = try together(call)
    return call.node(`operator`, call.inputs.map(\.name), axes: axes)
  }

  private static func chained(_ call: inout KerasCall, _ operator: String) throws -> KerasCall.Value {
    let axes = try together(call)
    guard call.inputs.count > 1 else { return call.elementwise("Identity", call.x) }
    var result = call.x
    for (index, next) in call.inputs.enumerated().dropFirst() {
      result = call.node(`operator`, [result.name, next.name], named: index == call.inputs.count - 1 ? nil : "part_\(index)", axes: axes)
    }
    return result
  }
}
