import Data
import Files
import Foundation
import Tensors
import XCTest

/// A folder of its own for a test, gone after it.
func scratchFolder(_ test: XCTestCase) throws -> String {
  let path = FileManager.default.temporaryDirectory.appendingPathComponent("bench-\(UUID().uuidString)").path
  try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  test.addTeardownBlock { try? FileManager.default.removeItem(atPath: path) }
  return path
}

/// A set of small patches of gliding tones, four recordings, one of them held out.
func smallSet(in folder: String) throws -> DataSet {
  for recording in 0..<4 {
    var random = Random(seed: recording, purpose: "tone")
    let samples = Tensor([64_000]) { samples in
      for i in samples.indices {
        let seconds = Float(i) / 8000
        let hertz = 300 + 250 * Float(recording) + 400 * sin(2 * .pi * seconds * (0.5 + Float(recording)))
        samples[i] = 0.4 * sin(2 * .pi * hertz * seconds) + 0.01 * random.nextNormal()
      }
    }
    try SoundFile.write(samples, rateHz: 8000, to: "\(folder)/tone-\(recording).wav")
  }
  var preset = try FeaturePreset.named("seed002-log")
  preset.downsamplings = 2
  preset.cutting.rows = 8
  let path = folder + "/set.h5"
  try DataSet.build(from: [folder], recipe: DataSetRecipe(preset: preset), to: path)
  return try DataSet(path)
}
