import Data
import Figures
import Files
import Foundation
import Nets
import Runs
import Tensors
import Train

/// Two classifiers on sounds that Debian packages install: voice against instrument, and which of twenty speakers.
struct ClassifierPanel {
  let folder: String
  let effort: Double
  let seed: Int

  /// Epochs of each at an effort of 1: half a minute of training on two cores.
  private static let epochs = 12

  /// Trains and judges; a panel that says what is missing where the packages are not installed.
  func draw(settings: [String: JSONValue], chosen: [String]) throws -> Panel {
    var parts: [Panel.Part] = [
      .text(
        "A small network over cepstra, `\(ClassifierDemoSet.model)`, learns to name sounds a second long. What stands here "
          + "is found on recordings that it never saw; intervals are drawn by recording.")
    ]
    for set in ClassifierDemoSet.all {
      do { parts += try self.parts(of: set, settings: settings, chosen: chosen) } catch let error as FileError where error.kind == .missing {
        parts.append(.warning(error.description))
      }
    }
    parts.append(.command("bench train classifier --demo speakers"))
    return Panel("Classifiers", parts)
  }

  private func parts(of demo: ClassifierDemoSet, settings: [String: JSONValue], chosen: [String]) throws -> [Panel.Part] {
    let name = "classifier-\(demo.name)"
    try demo.build(to: "\(folder)/\(name)-set")
    let session = try TrainClassifier.session(
      ClassifierModel.named(ClassifierDemoSet.model)!, on: DataSet("\(folder)/\(name)-set.h5"), ClassifierOptionGroup(),
      epochs: max(1, Int(Double(Self.epochs) * effort)), seed: seed, at: "\(folder)/\(name)", options: settings,
      chosen: chosen)
    guard let assessment = try session.run() else { return [] }
    let report = AssessmentReport(assessment, of: "held-out recordings", by: demo.summary)
    try report.sheet.write(to: "\(folder)/\(name)/samples/confusion")
    return [
      .text("\(demo.summary.prefix(1).uppercased() + demo.summary.dropFirst()):"),
      .facts(report.facts),
      .picture(
        Picture(
          stem: "\(name)/samples/confusion", alternative: "confusion matrix: a row a class, a column what it was taken for",
          caption: "Rows are the right classes, columns what they were taken for.")),
    ]
  }
}
