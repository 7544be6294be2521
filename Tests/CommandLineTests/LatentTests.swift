import Files
import Tensors
import XCTest

/// Maps of latents, made and asked as a process.
final class LatentTests: XCTestCase {
  private func points(_ count: Int, _ width: Int) -> Tensor {
    var random = Random(seed: 1, purpose: "test")
    return random.normal([count, width])
  }

  func testMapsOfAnyArrayAndNewPointsInThem() throws {
    let folder = try scratchFolder()
    let all = points(120, 6)
    try Npy.write(all.slice(axis: 0, 0..<100), to: folder + "/z.npy")
    try Npy.write(all.slice(axis: 0, 100..<120), to: folder + "/new.npy")
    try Npy.write(all.gathered(axis: 0, (100..<120).reversed()), to: folder + "/reversed.npy")
    for words in [
      ["latents", "map", "z.npy", "--out", "m.npy"], ["latents", "map", "new.npy", "--onto", "m.npy", "--out", "n.npy"],
      ["latents", "map", "reversed.npy", "--onto", "m.npy", "--out", "r.npy"],
      ["latents", "map", "z.npy", "--method", "pca", "--out", "p.npy"],
    ] {
      let run = try BenchProcess(words, in: folder)
      XCTAssertEqual(run.status, 0, run.errors)
    }
    XCTAssertEqual(try Npy.read(folder + "/m.npy").shape, [100, 2])
    let new = try Npy.read(folder + "/n.npy"), reversed = try Npy.read(folder + "/r.npy")
    XCTAssertEqual(new.gathered(axis: 0, (0..<20).reversed()), reversed)
    let again = try BenchProcess(
      ["latents", "map", "z.npy", "--out", "m1.npy"], in: folder, environment: ["OMP_NUM_THREADS": "1"])
    XCTAssertEqual(again.status, 0, again.errors)
    XCTAssertEqual(try Npy.read(folder + "/m.npy"), try Npy.read(folder + "/m1.npy"))
  }

  func testWrongArraysAndPlacesAreOneLineEach() throws {
    let folder = try scratchFolder()
    var spoilt = points(40, 4)
    spoilt[7, 2] = .nan
    try Npy.write(points(40, 4), to: folder + "/z.npy")
    try Npy.write(points(40, 5), to: folder + "/wide.npy")
    try Npy.write(points(9, 4), to: folder + "/few.npy")
    try Npy.write(spoilt, to: folder + "/spoilt.npy")
    try Npy.write(points(40, 4).reshaped([160]), to: folder + "/flat.npy")
    XCTAssertEqual(try BenchProcess(["latents", "map", "z.npy", "--out", "m.npy"], in: folder).status, 0)
    try assertRefused(in: folder, [
      ("latents map few.npy --out o.npy", 65, "few.npy: has 9 latents, fewer than the 16 that a map of 15 neighbours wants"),
      ("latents map spoilt.npy --out o.npy", 65, "spoilt.npy: row 7 holds values that are no finite numbers"),
      ("latents map flat.npy --out o.npy", 65, "flat.npy: has the shape [160]"),
      ("latents map none.npy --out o.npy", 66, "none.npy: there is no such file"),
      ("latents map wide.npy --onto m.npy --out o.npy", 65, "wide.npy: has 5 values a latent, the map m.npy is of 4"),
      ("latents map z.npy --onto m.npy --seed 3 --out o.npy", 64, "--seed is for new maps"),
      ("latents map z.npy --onto z.npy --out o.npy", 66, "z.json: says how the map was made, and is missing"),
      ("latents at 1,2 --map m.npy", 65, "z.npy: does not say with which effects and settings"),
      ("latents at here --map m.npy", 64, "U,V: must be two numbers"),
      ("latents figure m.npy --effects Combo --out o", 65, "m.npy: has no sound of Combo; its sound has no effects"),
      ("latents figure m.npy --kind domain --out o", 64, "renders sound: name a run, not a map"),
      ("latents figure run --out o", 64, "--data: name the rendered set"),
      ("latents encode run --data set.h5 --out o.npy", 66, "run: there is no such run or file"),
    ])
  }
}
