import Files
import Nets
import Tensors

/// A kind of transform for robustness: what is drawn for every start and iteration, and then done to its canvas.
///
/// Written as its name, or with how far it goes: `time-shift`, `gain=6`. All are differentiable.
public struct TransformKind: Sendable {
  public let name: String
  /// One line for help, with the unit of the amount.
  public let summary: String
  /// How far it goes unless the user says otherwise.
  public let standard: Double
  /// The largest amount that means something.
  public let most: Double
  /// Makes it for a canvas.
  let make: @Sendable (Canvas, _ amount: Double) throws -> any CanvasTransform

  /// Every kind; a new one is added here.
  public static let all: [TransformKind] = [
    timeShift, timeStretch, gain, pitchShift, bandMask, timeMask, noise, relativeNoise,
  ]

  /// Reads `gain=6`.
  ///
  /// - Throws: `FileError` that lists the kinds, or says which amounts there are.
  public static func read(_ word: String, for canvas: Canvas) throws -> DrawnTransform {
    let (name, amount) = try amount(word, option: "--transform", names: all.map(\.name))
    let kind = all.first { $0.name == name }!
    let value = amount ?? kind.standard
    guard value > 0, value <= kind.most else {
      throw FileError(.usage, "--transform \(word)", "goes too far or not at all", remedy: "above 0, to \(kind.most): \(kind.summary)")
    }
    return DrawnTransform(name: name, amount: value, transform: try kind.make(canvas, value))
  }
}

/// Something done to canvases, each by its own draw.
protocol CanvasTransform {
  /// canvas: `[B, …]`, a stream of randomness for every row → the same shape.
  func callAsFunction(_ canvas: Var, _ draws: [Random]) -> Var
}

/// A transform as it is used.
public struct DrawnTransform {
  public let name: String
  public let amount: Double
  let transform: any CanvasTransform

  /// Draws for every start, by its seed and iteration and not by its place, then applies.
  func callAsFunction(_ canvas: Var, seeds: [Int], iteration: Int, place: Int) -> Var {
    transform(
      canvas, seeds.map { Random(seed: $0, purpose: "probe \(name) \(place)", epoch: iteration) })
  }
}

/// `l2=0.001` as its name and number.
func amount(_ word: String, option: String, names: [String]) throws -> (String, Double?) {
  let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
  guard names.contains(parts[0]) else {
    throw FileError(.usage, "\(option) \(word)", "there is no '\(parts[0])'", remedy: "use \(names.joined(separator: ", "))")
  }
  guard parts.count == 2 else { return (parts[0], nil) }
  guard let number = Double(parts[1]), number.isFinite else {
    throw FileError(.usage, "\(option) \(word)", "'\(parts[1])' is no number", remedy: "write such as \(parts[0])=0.1")
  }
  return (parts[0], number)
}
