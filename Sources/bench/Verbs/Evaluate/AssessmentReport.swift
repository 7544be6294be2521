import Data
import Figures
import Files
import Foundation
import Tensors
import Train

/// How well a classifier does, as text, pictures and tables.
struct AssessmentReport {
  let assessment: ClassifierAssessment
  /// `held-out recordings`
  let what: String
  /// `svdnet-r1, run songs`
  let origin: String

  init(_ assessment: ClassifierAssessment, of what: String, by origin: String) {
    (self.assessment, self.what, self.origin) = (assessment, what, origin)
  }

  /// Overall measures with their intervals, then a line a class.
  var text: String {
    let a = assessment, confusion = a.confusion
    let unit = "95 % intervals by \(a.intervalUnit)"
    var lines = ["\(a.count) \(what), \(a.labels.count) classes; \(unit)"]
    lines.append("  accuracy      \(figure(a.accuracy, a.accuracyInterval)), the largest class alone \(figure(confusion.majorityShare, nil))")
    lines.append("  macro F1      \(figure(confusion.macroF1, a.macroF1Interval)), balanced accuracy \(figure(confusion.balancedAccuracy, nil))")
    if let area = a.area {
      let of = a.labels.count == 2 ? " of '\(a.labels[1])'" : ", mean over classes"
      lines.append("  ROC area      \(figure(area, a.areaInterval))\(of)")
    }
    let width = max(5, a.labels.map(\.count).max() ?? 0)
    lines.append("  " + "class".padding(toLength: width, withPad: " ", startingAt: 0) + "  examples  precision  recall     F1")
    for (label, measures) in zip(a.labels, confusion.classes) {
      lines.append(
        "  " + label.padding(toLength: width, withPad: " ", startingAt: 0)
          + String(format: "  %8d", measures.support) + "  \(cell(measures.precision))    \(cell(measures.recall))  \(cell(measures.f1))")
    }
    return lines.joined(separator: "\n")
  }

  /// What stands out on a page.
  var facts: [(name: String, value: String)] {
    let a = assessment
    return [
      ("accuracy", figure(a.accuracy, a.accuracyInterval)), ("the largest class alone", figure(a.confusion.majorityShare, nil)),
      ("macro F1", figure(a.confusion.macroF1, a.macroF1Interval)),
    ] + (a.area.map { [("ROC area", figure($0, a.areaInterval))] } ?? [])
  }

  var sheet: ConfusionSheet {
    ConfusionSheet(
      title: "\(origin): \(what)",
      caption: String(format: "accuracy %.3f, the largest class alone %.3f; ", assessment.accuracy, assessment.confusion.majorityShare)
        + "colours are shares of a row", labels: assessment.labels, counts: assessment.confusion.counts)
  }

  /// Leaves the confusion matrix, the ROC curve of two classes and every prediction in a folder.
  ///
  /// - Returns: what each is, and its files in the folder.
  func write(to folder: String, rows: [(recording: String, startSeconds: Double)]) throws -> [(what: String, files: String)] {
    var left: [(what: String, files: String)] = []
    try sheet.write(to: folder + "/confusion", text: ["Comment": origin])
    left.append(("the confusion matrix", "confusion.png, .tsv"))
    if assessment.labels.count == 2, let curve = assessment.characteristic(of: 1) {
      try plot(of: curve).write(to: folder + "/roc")
      left.append(("the ROC curve", "roc.png, .pdf"))
    }
    try AtomicFile.write(predictions(rows), to: folder + "/predictions.csv")
    left.append(("every prediction", "predictions.csv"))
    return left
  }

  private func plot(of curve: OperatingCharacteristic) -> Plot {
    Plot(
      title: "\(origin): '\(assessment.labels[1])' among \(what)",
      caption: "Area \(figure(assessment.area ?? 0, assessment.areaInterval)), 95 % interval by \(assessment.intervalUnit).",
      x: Plot.Axis("share of others taken for it", range: 0...1), y: Plot.Axis("share of it found", range: 0...1),
      series: [
        Series("the classifier", x: curve.points.map(\.falsePositiveRate), y: curve.points.map(\.truePositiveRate)),
        Series("chance", x: [0, 1], y: [0, 1]),
      ], width: 560, height: 560)
  }

  private func predictions(_ rows: [(recording: String, startSeconds: Double)]) -> String {
    let a = assessment, width = a.labels.count, shares = a.probabilities.values
    return CSVTable.text(
      ["recording", "start_seconds", "label", "prediction"] + a.labels.map { "p_\($0)" },
      rows.enumerated().map { index, row in
        [row.recording, String(format: "%.3f", row.startSeconds), a.labels[a.classes[index]], a.labels[a.predictions[index]]]
          + (0..<width).map { String(format: "%.5f", shares[index * width + $0]) }
      })
  }

  private func figure(_ value: Double, _ interval: ClosedRange<Double>?) -> String {
    guard let interval else { return String(format: "%.3f", value) }
    return String(format: "%.3f (%.3f to %.3f)", value, interval.lowerBound, interval.upperBound)
  }

  private func cell(_ value: Double?) -> String { value.map { String(format: "%7.3f", $0) } ?? "      –" }
}
