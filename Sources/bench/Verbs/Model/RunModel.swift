import Files
import Foundation
import Nets
import Runs
import Tensors

/// `bench model run RUN:discriminator --input X.npy --out Y.npy`: a network on given arrays.
struct RunModel: Command {
  static let name = "model run"
  static let summary = "a trained network on an array: input.npy to output.npy"
  static let discussion = """
    RUN:generator takes latents [N, latent] to patches [N, T, F, C]; RUN:discriminator takes patches to logits [N, 1], the \
    scores before the sigmoid: positive for real.
    """
  static let examples = ["model run checkpoints/gan-experiment-1:discriminator --input patches.npy --out scores.npy"]

  @Argument("a part of a run", value: "RUN:PART") var model: String
  @Option("what goes in", value: "X.npy") var input: String
  @Option("what comes out", value: "Y.npy") var out: String

  func run() throws {
    let part = try OpenedPart(model, checkedBy: ownExecutable)
    let x = try Npy.read(input)
    // A channel axis of one may be left out.
    let wanted = part.network.inputs[0].shape
    let isFlat = wanted.last == 1 && Array(x.shape.dropFirst()) == wanted.dropLast()
    guard x.rank > 0, x.shape[0] > 0, isFlat || Array(x.shape.dropFirst()) == wanted else {
      throw FileError(.badData, input, "has the shape \(x.shape)", remedy: "\(part.name) takes [N, \(wanted.map(String.init).joined(separator: ", "))]")
    }
    let y = Batches.map(isFlat ? x.reshaped(x.shape + [1]) : x) { part.network($0) }
    try Npy.write(y, to: out)
    Console.print("\(model): \(x.shape) to \(y.shape), written to \(out)\(summary(of: y))")
  }

  /// Least, middle and greatest score; nothing for what are no scores.
  private func summary(of y: Tensor) -> String {
    guard y.rank == 2, y.shape[1] == 1 else { return "" }
    let scores = y.values.map(Double.init)
    return String(format: "; scores from %.4g to %.4g, median %.4g", scores.min()!, scores.max()!, median(scores))
  }
}
