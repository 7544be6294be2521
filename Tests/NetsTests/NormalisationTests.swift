import Nets
import Tensors
import XCTest

final class NormalisationTests: XCTestCase {
  func testNormalisationAgreesWithPyTorchAndKeras() throws {
    let golden = try NamedGolden.load("losses.json")
    let maps = golden.input("maps")
    func run(_ layer: any Layer, _ mode: Tape.Mode) -> Tensor {
      let tape = Tape(mode: mode)
      return withExtendedLifetime(tape) { layer(tape.constant(maps)).value }
    }
    for (name, convention) in [("pytorch", BatchNorm.Convention.pyTorch), ("keras", .keras)] {
      let layer = BatchNorm(2, convention: convention)
      layer.scale.value = golden.input("scale")
      layer.shift.value = golden.input("shift")
      _ = run(layer, .training)
      try golden.check("\(name) batch norm", run(layer, .training))
      try golden.check("\(name) running mean", layer.runningMean.value)
      try golden.check("\(name) running variance", layer.runningVariance.value)
      try golden.check("\(name) inference", run(layer, .inference))
    }
    let instance = InstanceNorm(2)
    instance.scale!.value = golden.input("scale")
    instance.shift!.value = golden.input("shift")
    try golden.check("instance norm", run(instance, .inference))
    let layer = LayerNorm([5, 2])
    layer.scale.value = golden.input("wide")
    layer.shift.value = golden.input("narrow")
    try golden.check("layer norm", run(layer, .inference))
  }

  /// Blocks of rows, merged: against the same in double precision, far from zero.
  func testMomentsOfLongColumns() {
    var random = Random(seed: 4, purpose: "test")
    for (groups, rows, columns) in [(1, 40_000, 1), (1, 20_001, 3), (3, 7000, 5), (1, 1, 4), (17, 2, 15)] {
      let x = random.normal([groups, rows, columns], mean: 100)
      let (mean, variance) = moments(of: x, groups: groups, columns: columns)
      let values = x.values
      for group in 0..<groups {
        for column in 0..<columns {
          let run = (0..<rows).map { Double(values[(group * rows + $0) * columns + column]) }
          let exact = run.reduce(0, +) / Double(rows)
          let square = run.reduce(0) { $0 + ($1 - exact) * ($1 - exact) } / Double(rows)
          XCTAssertEqual(Double(mean[group, column]), exact, accuracy: 1e-4)
          XCTAssertEqual(Double(variance[group, column]), square, accuracy: 1e-4 * max(square, 1e-3))
        }
      }
    }
  }
}
