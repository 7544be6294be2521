import Files
import Foundation
import Nets
import Runs
import Tensors

/// `bench model info MODEL`: a network layer by layer.
struct DescribeModel: Command {
  static let name = "model info"
  static let summary = "the layers of a network, their output shapes and weights"
  static let discussion = """
    Lists every place that can be listened to, in the order of a run through the network, with the shape of its output \
    for a batch of one: maps with places before channels, all else in the order of the file.
    """
  static let examples = ["model info checkpoints/gan-experiment-1", "model info crepe_tiny.onnx --json"]

  @Argument("a run, or a file of a network", value: "MODEL") var model: String
  @Option("lengths of axes that the file leaves open", value: "axis=N") var shape: [String] = []
  @Flag("print JSON") var json

  struct Row: Encodable {
    /// Where it can be listened to.
    let path: String
    /// Shape of its output for a batch of one.
    let output: [Int]
    let parameters: [String: [Int]]
  }

  func validate() throws { _ = try OpenAxes(shape) }

  func run() throws {
    let opened = try OpenedModel(model, checkedBy: ownExecutable)
    let inventory = opened.inventory, rows = try opened.parts.flatMap { try self.rows(of: OpenedPart(opened, $0), inventory) }
    if json { return try Console.print(json: rows) }
    Console.print(
      ([opened.architecture.summary, opened.step.map { "step \($0)" }, "\(inventory.parameterCount) weights"]
        + [opened.domain.map { "preset \($0.preset.name) at \($0.rateHz) Hz" }])
        .compactMap { $0 }.joined(separator: ", "))
    for part in opened.parts { Console.print(ports(of: part)) }
    let width = rows.map { $0.path.count }.max() ?? 0
    for row in rows {
      let weights = row.parameters.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      Console.print("  " + row.path.padding(to: width + 2) + "\(row.output)  " + weights.joined(separator: "  "))
    }
  }

  /// What goes in and comes out of a part, in a line.
  private func ports(of part: BuiltModel.Part) -> String {
    func text(_ ports: [Nets.Port]) -> String {
      ports.map { port in
        let labels = port.labels.isEmpty ? "" : " (\(port.labels.joined(separator: ", ")))"
        let lengths = (["N"] + port.shape.map { $0 == -1 ? "…" : String($0) }).joined(separator: ", ")
        return "\(port.name) [\(lengths)]\(labels)"
      }.joined(separator: ", ")
    }
    return "\(part.name): \(text(part.network.inputs)) to \(text(part.network.outputs))"
  }

  private func rows(of part: OpenedPart, _ inventory: Inventory) throws -> [Row] {
    let graph = (part.network as? GraphNetwork)?.graph
    let shapes = try graph.map { try OpenAxes(shape).shapes(of: $0, path: model) }
      ?? Dictionary(uniqueKeysWithValues: part.network.inputs.map { ($0.name, [1] + $0.shape) })
    try NetworkRun(part: part, batch: 1).prepare(shapes)
    let tape = Tape(listening: { _ in true })
    _ = part.network(shapes.mapValues { tape.constant(Tensor($0)) })
    let weights = Dictionary(uniqueKeysWithValues: inventory.tensors.map { ($0.key, $0.value.shape) })
    let nodes = Dictionary(uniqueKeysWithValues: graph?.nodes.map { ($0.name, $0.inputs) } ?? [])
    return tape.taps.map { tap in
      // A graph's weights have names of their own; ours are named after their layers.
      let own = nodes[tap.path].map { inputs in weights.filter { inputs.contains($0.key) } }
        ?? Dictionary(uniqueKeysWithValues: weights.compactMap { name, shape -> (String, [Int])? in
          guard name.hasPrefix(tap.path + ".") else { return nil }
          let rest = name.dropFirst(tap.path.count + 1)
          return rest.contains(".") ? nil : (String(rest), shape)
        })
      return Row(path: tap.path, output: tap.value.shape, parameters: own)
    }
  }
}
