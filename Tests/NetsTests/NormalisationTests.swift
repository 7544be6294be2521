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

  /// On more rows than a block holds, the fused adjoints against the operations that they stand for.
  func testFusedAdjointsAgreeWithTheirParts() {
    typealias Norm = (_ x: Var, _ scale: Var, _ shift: Var) -> Var
    let table: [(name: String, shape: [Int], norm: Norm)] = [
      ("batch", [6000, 7], { batchNorm($0, scale: $1, shift: $2, epsilon: 1e-3).value }),
      ("batch of one channel", [40_000, 1], { batchNorm($0, scale: $1, shift: $2, epsilon: 1e-3).value }),
      ("instance", [3, 3000, 7], { instanceNorm($0, scale: $1, shift: $2, epsilon: 1e-3) }),
      ("layer", [6000, 7], { layerNorm($0, scale: $1, shift: $2, epsilon: 1e-3) }),
    ]
    for row in table {
      var random = Random(seed: 3, purpose: "test")
      let width = [row.shape.last!]
      let inputs = [random.normal(row.shape, mean: 1), random.normal(width), random.normal(width)]
      let dy = random.normal(row.shape)
      func gradients(recorded: Bool) -> [Tensor] {
        let tape = Tape()
        return withExtendedLifetime(tape) {
          let variables = inputs.map { tape.variable($0) }
          let y = row.norm(variables[0], variables[1], variables[2])
          return tape.gradients(of: y, along: tape.constant(dy), for: variables, recorded: recorded).map(\.value)
        }
      }
      for (fused, parts) in zip(gradients(recorded: false), gradients(recorded: true)) {
        let scale = parts.values.map { Swift.abs($0) }.max()!
        for (a, b) in zip(fused.values, parts.values) { XCTAssertEqual(a, b, accuracy: 1e-5 * scale, row.name) }
      }
    }
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
