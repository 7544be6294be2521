import Files
import Nets
import Tensors

/// A kind of regulariser: what is taken off the objective, so that it stays small.
///
/// Written with its weight: `l2=0.001`.
public struct RegulariserKind: Sendable {
  public let name: String
  /// One line for help.
  public let summary: String
  /// `[B]` from a start's parameters and its canvas, `[B, …]` each.
  let make: @Sendable (Canvas) throws -> (_ parameters: Var, _ canvas: Var) -> Var

  /// Every kind; a new one is added here.
  public static let all: [RegulariserKind] = [
    l1, l2, largest, variationInTime, variationInFrequency, blur, loudness, silence,
  ]

  /// Reads `l2=0.001`.
  ///
  /// - Throws: `FileError` that lists the kinds.
  public static func read(_ word: String, for canvas: Canvas) throws -> Regulariser {
    let (name, weight) = try amount(word, option: "--regularise", names: all.map(\.name))
    guard let weight, weight >= 0 else {
      throw FileError(.usage, "--regularise \(word)", "has no weight", remedy: "write such as \(name)=0.001")
    }
    let kind = all.first { $0.name == name }!
    return Regulariser(name: name, weight: weight, value: try kind.make(canvas))
  }
}

/// A regulariser as it is used.
public struct Regulariser {
  public let name: String
  public let weight: Double
  let value: (_ parameters: Var, _ canvas: Var) -> Var
}

/// All axes but the batch axis.
func perStart(_ x: Var) -> [Int] { Array(1..<x.rank) }
