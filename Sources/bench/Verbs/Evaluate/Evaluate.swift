import Data
import Files
import Foundation
import Runs
import Tensors
import Train

/// `bench evaluate MODEL --data SET.h5`: how well a classifier names recordings that it has not seen.
struct Evaluate: Command {
  static let name = "evaluate"
  static let summary = "judge a classifier on labelled recordings that it has not seen"
  static let discussion = """
    On the set that a run was trained on, its held-out part is judged; on another set all of it, and a recording that the \
    run was trained on or chosen by is refused, whatever its name. Precision, recall and F1 of each class, accuracy beside \
    the largest class alone, and the area under the ROC curve, with intervals by recording.
    """
  static let examples = [
    "evaluate checkpoints/words --data datasets/words.h5",
    "evaluate kws.onnx --data datasets/words.h5 --classes yes,no,up,down --out words-judged",
  ]

  @Argument("a classifier: a run, or a file of a network", value: "MODEL") var model: String
  @Option("the labelled set", value: "SET.h5") var data: String
  @Option("names of the classes, in the order of the network's outputs", value: "NAMES") var classes: [String] = []
  @Option("a new folder for the confusion matrix and the predictions", value: "FOLDER") var out: String?
  @Flag("print the measures as JSON") var json

  func run() throws {
    if let out { try requireFree(out) }
    let scores = try ClassScores(model, names: classes), set = try DataSet(data, checkedBy: ownExecutable)
    try requireFit(scores, set)
    let examples = try LabelledExamples(set, labels: scores.labels, validationShare: 0, seed: 0)
    let unknown = Set(set.labels).subtracting(scores.labels).sorted()
    if !unknown.isEmpty {
      Console.note("left out: \(unknown.joined(separator: ", ")), which are none of the network's classes")
    }
    let (indices, what) = try chosen(examples, of: set, for: scores)
    let assessment = try assessment(of: indices, examples, set, scores)
    let report = AssessmentReport(assessment, of: what, by: model)
    if json { try Console.print(json: Measures(assessment)) } else { Console.print(report.text) }
    guard let out else { return }
    let rows = indices.map { (set.records[$0].source, set.records[$0].startSeconds) }
    let left = try Folder.fill(out) { try report.write(to: $0, rows: rows) }
    for (what, files) in left { Console.note("  \(what): \(out)/\(files)") }
  }

  /// The patches to judge by, and what they are.
  private func chosen(
    _ examples: LabelledExamples, of set: DataSet, for scores: ClassScores
  ) throws -> (indices: [Int], what: String) {
    let all = set.records.indices.filter { examples.classes[$0] >= 0 }
    guard let run = scores.run else { return (try some(all, set), unknownTraining) }
    if try run.configuration().data?.hash == set.hash {
      guard !examples.heldOut.isEmpty else {
        throw FileError(
          .badData, set.path, "is what \(run.name) was trained on, and nothing of it is held out",
          remedy: "name a set of other recordings")
      }
      return (examples.heldOut, "held-out patches")
    }
    guard let seen = try RecordingParts(in: run)?.seen else { return (try some(all, set), unknownTraining) }
    for recording in set.lint.used {
      guard let other = seen[recording.hash] else { continue }
      throw FileError(
        .badData, set.path, "\(recording.path) is the same recording as \(other), which \(run.name) was trained on",
        remedy: "judge it by recordings that it has not seen")
    }
    return (try some(all, set), "patches of recordings that it has not seen")
  }

  /// Of a network from elsewhere nobody knows.
  private var unknownTraining: String { "patches of recordings that it may have been trained on, which its file does not say" }

  private func some(_ indices: [Int], _ set: DataSet) throws -> [Int] {
    guard !indices.isEmpty else {
      throw FileError(
        .badData, set.path, "has no patch of a class that the network knows", remedy: "give the classes' names by --classes")
    }
    return indices
  }

  private func requireFit(_ scores: ClassScores, _ set: DataSet) throws {
    guard scores.takes(set.finishedShape) else {
      throw FileError(
        .badData, set.path, "holds patches of \(set.finishedShape), \(model) takes \(scores.input.shape)",
        remedy: "build the set with the network's preset")
    }
    guard let domain = scores.part.model.domain else { return }
    // How densely a recording is cut changes no patch.
    let differences = domain.differences(from: set.finishedDomain).filter { !$0.setting.hasPrefix("cutting.") }
    if let first = differences.first {
      throw FileError(
        .badData, set.path, "holds other features than \(model) was trained on: \(first.setting) is \(first.second), not \(first.first)",
        remedy: "build the set with --preset \(domain.preset.name) --rate \(domain.rateHz)")
    }
  }

  private func assessment(
    of indices: [Int], _ examples: LabelledExamples, _ set: DataSet, _ scores: ClassScores
  ) throws -> ClassifierAssessment {
    let patches = try FinishedPatches(set), progress = Progress("judging", total: indices.count, unit: "patches")
    var parts: [Tensor] = []
    for start in stride(from: 0, to: indices.count, by: 64) {
      try Interruption.check()
      parts.append(scores.probabilities(try patches.patches(Array(indices[start..<min(start + 64, indices.count)]))))
      progress.update(min(start + 64, indices.count))
    }
    progress.end()
    return ClassifierAssessment(
      labels: scores.labels, classes: indices.map { examples.classes[$0] },
      probabilities: Tensor.concatenation(parts, axis: 0), recordings: indices.map { set.records[$0].source },
      startSeconds: indices.map { set.records[$0].startSeconds })
  }
}

extension Evaluate {
  /// The measures for machines.
  struct Measures: Encodable {
    let examples: Int, accuracy: Double, accuracyInterval: [Double]?, majorityShare: Double
    let macroF1: Double, macroF1Interval: [Double]?, rocArea: Double?, rocAreaInterval: [Double]?, intervalsBy: String
    let classes: [Class], confusion: [[Int]]

    struct Class: Encodable {
      let name: String, examples: Int, precision: Double?, recall: Double?, f1: Double?
    }

    init(_ a: ClassifierAssessment) {
      func ends(_ range: ClosedRange<Double>?) -> [Double]? { range.map { [$0.lowerBound, $0.upperBound] } }
      (examples, accuracy, accuracyInterval) = (a.count, a.accuracy, ends(a.accuracyInterval))
      (majorityShare, macroF1, macroF1Interval) = (a.confusion.majorityShare, a.confusion.macroF1, ends(a.macroF1Interval))
      (rocArea, rocAreaInterval, intervalsBy) = (a.area, ends(a.areaInterval), a.intervalUnit)
      classes = zip(a.labels, a.confusion.classes).map {
        Class(name: $0, examples: $1.support, precision: $1.precision, recall: $1.recall, f1: $1.f1)
      }
      confusion = a.confusion.counts
    }

    enum CodingKeys: String, CodingKey {
      case examples, accuracy, accuracyInterval = "accuracy_interval", majorityShare = "majority_share"
      case macroF1 = "macro_f1", macroF1Interval = "macro_f1_interval", rocArea = "roc_area"
      case rocAreaInterval = "roc_area_interval", intervalsBy = "intervals_by", classes, confusion
    }
  }
}
