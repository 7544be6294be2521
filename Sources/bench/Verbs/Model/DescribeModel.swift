import Files
import Foundation
import Nets
import Runs
import Tensors

/// `bench model info RUN`: a run's networks layer by layer.
struct DescribeModel: Command {
  static let name = "model info"
  static let summary = "the layers of a run's networks, their output shapes and weights"
  static let examples = ["model info checkpoints/gan-experiment-1"]

  @Argument("the run", value: "RUN") var model: String
  @Flag("print JSON") var json

  struct Row: Encodable {
    /// Where it can be listened to.
    let path: String
    /// Shape of its output for a batch of one.
    let output: [Int]
    let parameters: [String: [Int]]
  }

  func run() throws {
    let opened = try OpenedModel(model, checkedBy: ownExecutable)
    let inventory = opened.inventory
    let rows = opened.parts.flatMap { part -> [Row] in
      let tape = Tape(listening: { _ in true })
      let inputs = part.network.inputs.map { ($0.name, tape.constant(Tensor([1] + $0.shape))) }
      _ = part.network(Dictionary(uniqueKeysWithValues: inputs))
      return tape.taps.map { tap in
        let own = inventory.parameters.filter { $0.name.hasPrefix(tap.path + ".") && !$0.name.dropFirst(tap.path.count + 1).contains(".") }
        return Row(
          path: tap.path, output: tap.value.shape,
          parameters: Dictionary(uniqueKeysWithValues: own.map { ($0.name, $0.value.shape) }))
      }
    }
    if json { return try Console.print(json: rows) }
    Console.print(
      ([opened.architecture.summary, opened.step.map { "step \($0)" }, "\(inventory.parameterCount) weights"]
        + [opened.domain.map { "preset \($0.preset.name) at \($0.rateHz) Hz" }])
        .compactMap { $0 }.joined(separator: ", "))
    let width = rows.map(\.path.count).max() ?? 0
    for row in rows {
      let weights = row.parameters.sorted { $0.key < $1.key }.map { "\($0.key.split(separator: ".").last!) \($0.value)" }
      Console.print("  " + row.path.padding(to: width + 2) + "\(row.output)  " + weights.joined(separator: "  "))
    }
  }
}
