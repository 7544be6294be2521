import Files
import Nets

/// Lengths of axes that a network's file leaves open, as `--shape time=187` gives them.
struct OpenAxes {
  private let lengths: [String: Int]

  /// Throws `UsageError` for what is no name and length.
  init(_ words: [String]) throws {
    var lengths: [String: Int] = [:]
    for word in words {
      let halves = word.split(separator: "=", maxSplits: 1).map(String.init)
      guard halves.count == 2, let length = Int(halves[1]), (1...1 << 24).contains(length) else {
        throw UsageError("--shape \(word): write the axis' name and its length, as in time=187")
      }
      lengths[halves[0]] = length
    }
    self.lengths = lengths
  }

  /// Fills the graph's open axes in; the batch stays open unless it is named.
  ///
  /// Throws `FileError` for a name that the graph has not.
  func settle(_ graph: inout Graph, path: String) throws {
    let open = Set(graph.inputs.flatMap(\.axes).compactMap { $0.length == nil ? $0.description : nil })
    for (name, length) in lengths {
      guard open.contains(name) else {
        throw FileError(
          .usage, "--shape \(name)=\(length)", "\(path) has no open axis of this name",
          remedy: open.isEmpty ? "it has none" : "it has \(open.sorted().joined(separator: ", "))")
      }
    }
    for index in graph.inputs.indices {
      graph.inputs[index].axes = graph.inputs[index].axes.map { axis in lengths[axis.description].map { .length($0) } ?? axis }
    }
  }

  /// Shapes of a graph's inputs for a batch of one.
  ///
  /// Throws `FileError` for axes that are still open.
  func shapes(of graph: Graph, path: String) throws -> [String: [Int]] {
    try graph.inputs.reduce(into: [:]) { shapes, input in
      shapes[input.name] = try input.axes.enumerated().map { index, axis in
        if let length = axis.length ?? lengths[axis.description] ?? (index == 0 ? 1 : nil) { return length }
        throw FileError(
          .usage, path, "leaves the axis '\(axis)' of its input '\(input.name)' open", remedy: "give its length by --shape \(axis)=N")
      }
    }
  }
}

extension Graph {
  /// Says what the values of the first output stand for.
  ///
  /// Throws `FileError` if there are other names than values.
  mutating func name(_ classes: [String], path: String) throws {
    if let count = outputs[0].axes?.last?.length, count != classes.count {
      throw FileError(.usage, "--classes", "\(classes.count) names for the \(count) outputs of \(path)", remedy: "give as many")
    }
    outputs[0].labels = classes
  }
}
