import Data
import Files
import Foundation
import Tensors
import XCTest

/// Batches in a seeded order, from memory and from disk, and from the middle on.
final class BatchLoaderTests: ScratchTestCase {
  /// Patches whose every value is their number.
  private let numbered = MemoryPatches(Tensor([23, 2, 3, 1], (0..<23 * 6).map { Float($0 / 6) }))

  func testAnEpochIsAPermutationInBatches() throws {
    let indices = Array(2..<23)
    let loader = BatchLoader(numbered, indices: indices, batchSize: 4, seed: 7)
    XCTAssertEqual(loader.batchesPerEpoch, 5)
    var orders: [[Int]] = []
    for epoch in 0..<3 {
      var order: [Int] = []
      for number in 0..<5 {
        let batch = try loader.nextBatch()
        XCTAssertEqual(batch.position, BatchLoader.Position(epoch: epoch, batch: number))
        XCTAssertEqual(batch.patches.shape, [4, 2, 3, 1])
        XCTAssertEqual(batch.patches.values, batch.indices.flatMap { [Float](repeating: Float($0), count: 6) })
        order += batch.indices
      }
      var random = Random(seed: 7, purpose: "shuffle", epoch: epoch)
      XCTAssertEqual(order, random.permutation(21).prefix(20).map { indices[$0] })
      orders.append(order)
    }
    XCTAssertEqual(Set(orders).count, 3)
  }

  func testALoaderGoesOnFromAnyPlace() throws {
    let whole = BatchLoader(numbered, indices: Array(0..<23), batchSize: 5, seed: 1)
    let batches = try (0..<12).map { _ in try whole.nextBatch() }
    for start in 0..<12 {
      let position = BatchLoader.Position(epoch: start / 4, batch: start % 4)
      let resumed = BatchLoader(numbered, indices: Array(0..<23), batchSize: 5, seed: 1, start: position)
      for batch in batches[start...] {
        let next = try resumed.nextBatch()
        XCTAssertEqual(next.position, batch.position)
        XCTAssertEqual(next.indices, batch.indices)
        XCTAssertEqual(next.patches, batch.patches)
      }
    }
    // The end of an epoch is the beginning of the next.
    let end = BatchLoader(numbered, indices: Array(0..<23), batchSize: 5, seed: 1, start: .init(epoch: 0, batch: 4))
    XCTAssertEqual(try end.nextBatch().position, .init(epoch: 1, batch: 0))
  }

  func testASourceMayMakeItsPatchesAfreshEachEpoch() throws {
    struct Fresh: PatchSource {
      let count = 6, patchShape = [1, 1, 1]
      func patches(_ indices: [Int]) throws -> Tensor { try patches(indices, epoch: 0) }
      func patches(_ indices: [Int], epoch: Int) throws -> Tensor {
        Tensor([indices.count, 1, 1, 1], indices.map { Float(100 * epoch + $0) })
      }
    }
    let loader = BatchLoader(Fresh(), indices: Array(0..<6), batchSize: 3, seed: 4, start: .init(epoch: 0, batch: 1))
    for _ in 0..<4 {
      let batch = try loader.nextBatch()
      XCTAssertEqual(batch.patches.values, batch.indices.map { Float(100 * batch.position.epoch + $0) })
    }
  }

  func testFewerPatchesThanABatchAreABatch() throws {
    let loader = BatchLoader(numbered, indices: [4, 9], batchSize: 32, seed: 0)
    XCTAssertEqual(Set(try loader.nextBatch().indices), [4, 9])
    XCTAssertEqual(try loader.nextBatch().position, .init(epoch: 1, batch: 0))
  }

  func testASetIsReadInPiecesAsFromMemory() throws {
    for i in 0..<4 { try record("in/\(i).wav", seed: i) }
    try DataSet.build(from: [path("in")], recipe: smallRecipe(), to: path("set.h5"))
    let set = try DataSet(path("set.h5"))
    let disk = try set.source(memoryLimit: 0), memory = try set.source()
    XCTAssert(disk is DataSet)
    XCTAssert(memory is MemoryPatches)
    let loaders = [disk, memory].map { BatchLoader($0, indices: set.trainingIndices, batchSize: 3, seed: 2) }
    for _ in 0..<10 {
      let (a, b) = (try loaders[0].nextBatch(), try loaders[1].nextBatch())
      XCTAssertEqual(a.indices, b.indices)
      XCTAssertEqual(a.patches, b.patches)
    }
  }

  func testReadingKeepsOnlyAFewBatchesInMemory() throws {
    for i in 0..<6 { try record("in/\(i).wav", seed: i, seconds: 20) }
    var recipe = try smallRecipe("seed002", rows: 2, downsamplings: 0)
    recipe.preset.threshold = .none
    try DataSet.build(from: [path("in")], recipe: recipe, to: path("set.h5"))
    let set = try DataSet(path("set.h5"))
    let before = Pool.shared.statistics.bytesInUse
    let loader = BatchLoader(set, indices: Array(0..<set.count), batchSize: 16, seed: 2)
    var most = 0
    for _ in 0..<loader.batchesPerEpoch {
      try withExtendedLifetime(loader.nextBatch()) { most = max(most, Pool.shared.statistics.bytesInUse - before) }
    }
    let batch = 16 * set.patchShape.reduce(4, *)
    // One in hand, two in the queue, one being read; blocks are up to a quarter larger than asked for.
    XCTAssertLessThanOrEqual(most, 5 * batch)
    XCTAssertGreaterThan(set.count * set.patchShape.reduce(4, *), 20 * batch)
  }

  func testAFailureIsThrownAndStays() {
    struct Broken: PatchSource {
      let count = 8, patchShape = [1, 1, 1]
      func patches(_ indices: [Int]) throws -> Tensor { throw FileError(.io, "set.h5", "cannot be read") }
    }
    let loader = BatchLoader(Broken(), indices: Array(0..<8), batchSize: 2, seed: 0)
    for _ in 0..<3 { assertFails(.io, "set.h5") { try loader.nextBatch() } }
    XCTAssertNil(loader.next())
  }
}
