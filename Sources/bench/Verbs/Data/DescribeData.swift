import Data

/// `bench data info SET.h5`: what a set holds and how it was made.
struct DescribeData: Command {
  static let name = "data info"
  static let summary = "what a set holds, how it was made, and what was skipped"
  static let examples = ["data info datasets/songs.h5"]

  @Argument("the set", value: "SET.h5") var set: String
  @Flag("print one JSON object") var json

  func run() throws {
    let data = try DataSet(set, checkedBy: ownExecutable)
    if json { return try Console.print(json: Contents(data)) }
    let rows = [
      ("patches", "\(data.count) of \(data.patchShape.map(String.init).joined(separator: " × ")) (time × frequency × channel)"),
      ("for training", "\(data.trainingIndices.count), held out \(data.heldOutIndices.count)"),
      ("a patch", String(format: "%.3f s", Double(data.preset.patchSamples) / Double(data.rateHz))),
      ("preset", "\(data.preset.name): \(data.preset.summary)"),
      ("normalisation", data.preset.normalisation.summary),
      ("effects", data.effects.isEmpty ? "none: recordings as they are" : data.effects.joined(separator: ", ")),
      ("labels", data.labelCounts),
      ("hash", data.hash),
    ]
    let width = rows.map(\.0.count).max()! + 2
    Console.print(rows.map { $0.0.padding(to: width) + $0.1 }.joined(separator: "\n"))
    Console.print(data.lint.text)
  }

  /// What the set says of itself.
  struct Contents: Encodable {
    let count: Int
    let shape: [Int]
    let training: Int
    let heldOut: Int
    let labels: [String]
    let hash: String
    let recipe: DataSetRecipe
    let lint: LintReport

    init(_ data: DataSet) {
      (count, shape) = (data.count, data.patchShape)
      (training, heldOut) = (data.trainingIndices.count, data.heldOutIndices.count)
      (labels, hash, recipe, lint) = (data.labels, data.hash, data.recipe, data.lint)
    }
  }
}

extension DataSet {
  /// Patches by their label, and those that have none: `sing 102, nosing 96, without a label 12`.
  var labelCounts: String {
    guard !labels.isEmpty else { return "none" }
    let bare = records.count { $0.label.isEmpty }
    return (labels.map { label in "\(label) \(records.count { $0.label == label })" } + (bare > 0 ? ["without a label \(bare)"] : []))
      .joined(separator: ", ")
  }
}
