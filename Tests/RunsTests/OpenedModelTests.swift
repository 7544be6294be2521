import Files
import Nets
import Runs
import Tensors
import XCTest

/// Networks opened from runs and from files of weights.
final class OpenedModelTests: ScratchTestCase {
  private let executable = "/proc/self/exe"

  /// A run whose last and best weights differ.
  private func run() throws -> (path: String, best: GAN, last: GAN) {
    let path = scratch + "/run", architecture = configuration.architecture!.value as! GANArchitecture
    let best: GAN = try architecture.build(seed: 1), last: GAN = try architecture.build(seed: 2)
    let folder = try RunFolder.create(path, configuration)
    try Weights(Inventory(of: best).tensors, configuration: configuration, step: 10).write(to: folder.bestPath)
    try Weights(Inventory(of: last).tensors, configuration: configuration, step: 20).write(to: folder.lastPath)
    return (path, best, last)
  }

  func testOpensARunAndItsFiles() throws {
    let (path, best, last) = try run()
    for (word, version, gan, step) in [
      (path, OpenedModel.Version.best, best, 10), (path, .last, last, 20), (path + "/last.safetensors", .best, last, 20),
    ] {
      let opened = try OpenedModel(word, version: version, checkedBy: executable)
      XCTAssertEqual(opened.step, step)
      XCTAssertEqual(opened.domain, configuration.domain)
      XCTAssertEqual(opened.parts.map(\.name), ["generator", "discriminator"])
      XCTAssertEqual(opened.inventory.tensors.mapValues(\.values), Inventory(of: gan).tensors.mapValues(\.values))
    }
  }

  func testOpensAPart() throws {
    let (path, best, _) = try run()
    let part = try OpenedPart(path + ":discriminator", checkedBy: executable)
    let patches = Tensor([3, 50, 32, 1], repeating: 0.25)
    let scores = Batches.map(patches) { part.network($0) }
    XCTAssertEqual(scores.values, best.score(patches).values)
  }

  func testSaysWhatItLacks() throws {
    let (path, _, _) = try run()
    assertFails(.missing, saying: "nowhere") { _ = try OpenedModel(scratch + "/nowhere", checkedBy: executable) }
    assertFails(.usage, saying: "run:generator", "run:discriminator") { _ = try OpenedPart(path, checkedBy: executable) }
    assertFails(.usage, saying: "'tail'", "generator or discriminator") {
      _ = try OpenedPart(path + ":tail", checkedBy: executable)
    }
    try Weights([:], configuration: configuration, step: 0).write(to: scratch + "/empty.safetensors")
    assertFails(.badData, saying: "discriminator.") { _ = try OpenedModel(scratch + "/empty.safetensors", checkedBy: executable) }
    var unknown = configuration
    unknown.architecture = nil
    try Weights([:], configuration: unknown, step: 0).write(to: scratch + "/unknown.safetensors")
    assertFails(.badData, saying: "without saying how it is built") {
      _ = try OpenedModel(scratch + "/unknown.safetensors", checkedBy: executable)
    }
  }
}
