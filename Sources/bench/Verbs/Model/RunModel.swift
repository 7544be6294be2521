import Data
import Files
import Foundation
import Nets
import Runs
import Tensors

/// `bench model run MODEL --input X.npy --out Y.npy`: a network on given arrays.
struct RunModel: Command {
  static let name = "model run"
  static let summary = "a network on arrays or sounds: input.npy to output.npy"
  static let discussion = """
    Arrays have the network's own order of axes: that of the file for ONNX and Keras, [N, time, frequency, channel] for \
    runs. RUN:generator takes latents to patches; RUN:discriminator takes patches to logits [N, 1], the scores before the \
    sigmoid: positive for real. Several inputs or outputs are named, as in --input x=X.npy --out y=Y.npy. --front-end \
    makes a sound file the input: 'bench data presets' lists the conventions.
    """
  static let examples = [
    "model run checkpoints/gan-experiment-1:discriminator --input patches.npy --out scores.npy",
    "model run crepe_tiny.onnx --input note.wav --front-end crepe --out pitch.npy",
  ]

  @Argument("a run, or a file of a network", value: "MODEL") var model: String
  @Option("what goes in, as name=X.npy where there are several", value: "X.npy") var input: [String]
  @Option("what comes out, as name=Y.npy where there are several", value: "Y.npy") var out: [String]
  @Option("the input is a sound: how it becomes patches", .oneOf(FeaturePreset.all.map(\.name)), value: "NAME") var frontEnd: String?
  @Option("examples that go through together", .atLeast(1)) var batch = 64
  @Option("run the input so many times and say how long one takes", .atLeast(1), value: "TIMES") var time: Int?

  func run() throws {
    let part = try OpenedPart(model, checkedBy: ownExecutable), network = NetworkRun(part: part, batch: time == nil ? batch : .max)
    let inputs = try inputs(for: part)
    let targets = try targets(of: part)
    if let time {
      let shapes = inputs.arrays.map { "\($0.key) \($0.value.shape)" }.sorted().joined(separator: ", ")
      Console.print(String(format: "%.4f ms", try network.milliseconds(inputs.arrays, calls: time)) + " for \(shapes)")
    }
    let outputs = try network(inputs.arrays)
    for (port, path) in targets {
      let y = outputs[port]!
      try Npy.write(y, to: path)
      Console.print("\(model): \(inputs.origin) to \(port) \(y.shape), written to \(path)\(summary(of: y))")
    }
  }

  private func inputs(for part: OpenedPart) throws -> ModelInputs {
    let isSound = input.count == 1 && !input[0].hasSuffix(".npy") && ModelInputs.divided(input[0]).name == nil
    guard isSound || frontEnd != nil else { return try ModelInputs(input, for: part) }
    guard isSound else { throw UsageError("--front-end \(frontEnd!) takes one sound, not \(input.joined(separator: ", "))") }
    return try ModelInputs(sound: input[0], through: SoundInput.domain(frontEnd: frontEnd, of: part.model), for: part)
  }

  /// Which output goes where.
  private func targets(of part: OpenedPart) throws -> [(port: String, path: String)] {
    let names = part.network.outputs.map(\.name)
    return try out.map { word in
      let (name, path) = ModelInputs.divided(word)
      guard let port = name ?? (names.count == 1 || out.count == 1 ? names[0] : nil), names.contains(port) else {
        throw UsageError("--out \(word): the network gives \(names.joined(separator: ", ")); write --out \(names[0])=Y.npy")
      }
      return (port, path)
    }
  }

  /// Least, middle and greatest score; nothing for what are no scores.
  private func summary(of y: Tensor) -> String {
    guard y.rank == 2, y.shape[1] == 1 else { return "" }
    let scores = y.values.map(Double.init)
    return String(format: "; scores from %.4g to %.4g, median %.4g", scores.min()!, scores.max()!, median(scores))
  }
}
