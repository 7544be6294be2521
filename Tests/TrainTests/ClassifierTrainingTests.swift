import Data
import Files
import Foundation
import Nets
import Runs
import Tensors
import Train
import XCTest

final class ClassifierTrainingTests: XCTestCase {
  /// Low and high tones of eight speakers each, waveforms of 2200 samples.
  private func set(in folder: String, preset: String = "waveform", rows: Int = 6561) throws -> DataSet {
    for speaker in 0..<8 {
      for (label, hertz) in [("low", 200.0), ("high", 1900.0)] {
        let samples = Tensor([9000]) { samples in
          var random = Random(seed: speaker, purpose: label)
          for i in samples.indices {
            let phase = 2 * Double.pi * (hertz + 40 * Double(speaker)) * Double(i) / 8000
            samples[i] = 0.3 * Float(sin(phase)) + 0.02 * random.nextNormal()
          }
        }
        try Folder.make("\(folder)/sounds/\(label)")
        try SoundFile.write(samples, rateHz: 8000, to: "\(folder)/sounds/\(label)/s\(speaker).wav")
      }
    }
    var recipe = DataSetRecipe(preset: try FeaturePreset.named(preset), labels: .folders, heldOutShare: 0.2)
    recipe.preset.cutting = PatchCutting(rows: rows, overlap: preset == "waveform" ? rows - 600 : rows / 2)
    recipe.splitBy = .pattern("/(s[0-9])")
    try DataSet.build(from: [folder + "/sounds"], recipe: recipe, to: folder + "/set.h5")
    return try DataSet(folder + "/set.h5")
  }

  private func plan(
    _ set: DataSet, _ model: ClassifierModel = .cepstral, epochs: Int = 3, _ change: (inout ClassifierRecipe) -> Void = { _ in }
  ) -> ClassifierPlan {
    var recipe = model.recipe
    (recipe.batch, recipe.augmentations, recipe.balance) = (8, [], .drawn)
    change(&recipe)
    let shape = set.finishedShape
    return ClassifierPlan(
      model: model, recipe: recipe, patchShape: PatchShape(time: shape[0], frequency: shape[1]), labels: set.labels,
      seed: 5, totalEpochs: epochs, validationShare: 0.3)
  }

  private func configuration(_ set: DataSet, _ plan: ClassifierPlan) -> RunConfiguration {
    RunConfiguration(
      command: "train classifier", model: plan.model, seed: 5, architecture: AnyArchitecture(plan.architecture),
      domain: set.finishedDomain, data: .init(path: set.path, hash: set.hash), version: "test", processor: "test",
      threads: Parallel.threadCount)
  }

  private func start(_ plan: ClassifierPlan, _ set: DataSet, _ path: String) throws -> ClassifierTraining {
    try ClassifierTraining.start(plan, data: set, at: path, configuration: configuration(set, plan))
  }

  func testLearnsToTellTonesApart() throws {
    let folder = try scratchFolder(self), set = try set(in: folder, preset: "librosa-mfcc", rows: 8)
    let plan = plan(set, epochs: 12), training = try start(plan, set, folder + "/run")
    while try training.next() != nil {}
    let assessment = try training.assessment(of: training.examples.heldOut)
    XCTAssertEqual(assessment.accuracy, 1)
    XCTAssertEqual(assessment.area, 1)
    XCTAssertEqual(assessment.confusion.total, training.examples.heldOut.count)
    // The run's weights, opened by its architecture alone, say the same.
    let opened = try OpenedModel(folder + "/run", checkedBy: "/proc/self/exe")
    XCTAssertEqual((opened.architecture as? ClassifierArchitecture)?.labels, ["high", "low"])
    let patches = try set.patches(training.examples.heldOut)
    let logits = Batches.map(patches) { opened.parts[0].network($0) }
    XCTAssertEqual(ClassifierHead.oneOf.probabilities(logits).count, assessment.probabilities.count)
    let parts = try XCTUnwrap(RecordingParts(in: RunFolder.open(folder + "/run")))
    XCTAssertEqual(Set(parts.rows.map(\.part)), Set(RecordingParts.Part.allCases))
  }

  /// Stops in the middle of an epoch and between stages change nothing, running statistics and best weights included.
  func testPartsAreTheSameAsTheWhole() throws {
    let folder = try scratchFolder(self), set = try set(in: folder)
    // A rate that helps nobody ends stages soon.
    let plan = plan(set, .sampleCNN16k, epochs: 5) {
      ($0.optimiser.rate, $0.stages, $0.patience, $0.batchesPerEpoch) = (2, [1e-3], 1, 3)
      $0.augmentations = ["gain", "noise"]
    }
    let whole = try start(plan, set, folder + "/whole")
    var events: [String] = []
    while let report = try whole.next() { if case .epoch(let epoch) = report { events += [epoch.event ?? ""] } }

    let first = try start(plan, set, folder + "/parts")
    for _ in 0..<5 { _ = try first.next() }
    try first.save()
    for _ in 0..<2 { _ = try first.next() }
    var training = try ClassifierTraining.resume(
      try RunFolder.open(folder + "/parts"), plan: plan, data: set, configuration: configuration(set, plan))
    for _ in 0..<6 { _ = try training.next() }
    try training.save()
    training = try ClassifierTraining.resume(
      try RunFolder.open(folder + "/parts"), plan: plan, data: set, configuration: configuration(set, plan))
    while try training.next() != nil {}

    XCTAssertEqual(training.trainer.weights, whole.trainer.weights)
    XCTAssertEqual(training.trainer.memory, whole.trainer.memory)
    for name in ["metrics.csv", "recordings.csv"] {
      XCTAssertEqual(
        try String(contentsOfFile: "\(folder)/parts/\(name)", encoding: .utf8),
        try String(contentsOfFile: "\(folder)/whole/\(name)", encoding: .utf8), name)
    }
    XCTAssertEqual(try Weights(folder + "/parts/best.safetensors").tensors, try Weights(folder + "/whole/best.safetensors").tensors)
    XCTAssertTrue(events.contains { $0.contains("on from the best weights") }, "\(events)")
  }

  func testOverfitsFourExamples() throws {
    for model in ClassifierModel.all where !["samplecnn", "svdnet-r2"].contains(model.name) {
      let shape = model.leastShape
      let labels = ["a", "b"], classes = [0, 1, 0, 1]
      var recipe = model.recipe
      recipe.optimiser = OptimiserSettings("adam", rate: 1e-3)
      var trainer = ClassifierTrainer(model.build(shape, labels: labels, head: recipe.head, seed: 1), recipe: recipe, seed: 1)
      var random = Random(seed: 2, purpose: "patches")
      let patches = random.normal([4] + shape.axes)
      for _ in 0..<40 { _ = trainer.update(on: patches, labels: classes, rate: 1e-3) }
      let found = trainer.classifier.probabilities(patches)
      for (row, label) in classes.enumerated() { XCTAssertGreaterThan(found[row, label], 0.5, "\(model.name), \(row)") }
    }
  }

  func testRefusesOtherDataAndClassesOfOneExample() throws {
    let folder = try scratchFolder(self), set = try set(in: folder, preset: "librosa-mfcc", rows: 8)
    var wrong = plan(set)
    wrong.architecture.patchShape.time += 1
    XCTAssertThrowsError(try start(wrong, set, folder + "/run")) { XCTAssertTrue("\($0)".contains("patches of"), "\($0)") }
    var other = plan(set)
    other.architecture.labels = ["high", "low", "none"]
    XCTAssertThrowsError(try start(other, set, folder + "/run")) { XCTAssertTrue("\($0)".contains("'none'"), "\($0)") }
    XCTAssertFalse(FileManager.default.fileExists(atPath: folder + "/run"))
  }
}
