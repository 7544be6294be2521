extension Graph {
  /// The nodes that the outputs need, each after what it needs itself.
  ///
  /// Values that come from outside (inputs, weights, whole numbers, and for a branch what surrounds it) are `given`.
  ///
  /// - Throws: `ArchitectureError` for a value that two nodes give or none, and for nodes that wait for each other.
  func sorted(given: Set<String>) throws -> [GraphNode] {
    var givers: [String: Int] = [:]
    for (index, node) in nodes.enumerated() {
      for name in node.outputs where !name.isEmpty {
        guard givers.updateValue(index, forKey: name) == nil, !given.contains(name) else {
          throw ArchitectureError("'\(name)' is given twice, the second time by the node '\(node.name)'")
        }
      }
    }
    // Which nodes are needed, from the outputs backwards.
    var needs: [[Int]?] = Array(repeating: nil, count: nodes.count), waiting: [Int] = []
    func giver(of name: String, for what: @autoclosure () -> String) throws -> Int? {
      if let index = givers[name] { return index }
      guard given.contains(name) else { throw ArchitectureError("\(what()) wants '\(name)', which nothing gives") }
      return nil
    }
    for output in outputs {
      if let index = try giver(of: output.name, for: "an output") { waiting.append(index) }
    }
    while let index = waiting.popLast() {
      guard needs[index] == nil else { continue }
      let node = nodes[index]
      var own = try node.inputs.filter { !$0.isEmpty }.compactMap { try giver(of: $0, for: "the node '\(node.name)'") }
      // What a branch takes from around it; its own values have givers of their own.
      own += node.branches.flatMap(\.usedNames).compactMap { givers[$0] }
      needs[index] = own
      waiting += own
    }
    // Those whose needs have all been met, the file's order kept among them.
    var left = needs.map { Set($0 ?? []).count }, takers: [[Int]] = Array(repeating: [], count: nodes.count)
    for (index, own) in needs.enumerated() { for other in Set(own ?? []) { takers[other].append(index) } }
    var ready = nodes.indices.filter { needs[$0] != nil && left[$0] == 0 }, sorted: [GraphNode] = [], next = 0
    while next < ready.count {
      let index = ready[next]
      next += 1
      sorted.append(nodes[index])
      for taker in takers[index] {
        left[taker] -= 1
        if left[taker] == 0 { ready.append(taker) }
      }
    }
    guard let stuck = nodes.indices.first(where: { needs[$0] != nil && left[$0] > 0 }) else { return sorted }
    throw ArchitectureError("its nodes wait for each other in a circle, '\(nodes[stuck].name)' among them")
  }

  /// Names that nodes of the graph and of its branches take, and that it gives out.
  private var usedNames: [String] {
    nodes.flatMap { $0.inputs + $0.branches.flatMap(\.usedNames) } + outputs.map(\.name)
  }
}
