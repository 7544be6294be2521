import Nets
import Tensors
import XCTest

/// Stacks of blocks, fused and block by block.
final class RectifiedMapTests: XCTestCase {
  private func assertClose(_ a: Tensor, _ b: Tensor, _ what: String, line: UInt = #line) {
    XCTAssertEqual(a.shape, b.shape, what, line: line)
    let scale = max(abs(b).max().scalar, 1e-5)
    XCTAssertLessThan(abs(a - b).max().scalar / scale, 1e-4, what, line: line)
  }

  /// Output, gradients of everything and running statistics, with and without a listener inside, which takes the fused
  /// operation apart.
  private func compare(_ stack: any Layer, _ x: Tensor, _ mode: Tape.Mode, _ what: String) {
    let inventory = Inventory(of: stack), start = inventory.tensors
    func run(listening: Bool) throws -> (Tensor, [Tensor], [Tensor]) {
      try inventory.restore(start)
      let tape = Tape(mode: mode, listening: listening ? { _ in true } : nil)
      return withExtendedLifetime(tape) {
        let input = tape.variable(x), variables = tape.variables(inventory.parameters)
        let y = stack(input)
        var random = Random(seed: 8, purpose: "gradient")
        let gradients = tape.gradients(of: y, along: tape.constant(random.normal(y.shape)), for: [input] + variables)
        return (y.value, gradients.map(\.value), inventory.buffers.map(\.value))
      }
    }
    guard let fused = try? run(listening: false), let parts = try? run(listening: true) else {
      return XCTFail("\(what): its weights do not fit themselves")
    }
    assertClose(fused.0, parts.0, what)
    for (name, pair) in zip(["x"] + inventory.parameters.map(\.name), zip(fused.1, parts.1)) {
      assertClose(pair.0, pair.1, "\(what): gradient of \(name)")
    }
    for (buffer, pair) in zip(inventory.buffers, zip(fused.2, parts.2)) {
      assertClose(pair.0, pair.1, "\(what): \(buffer.name)")
    }
  }

  func testFusedStacksAreTheirBlocks() {
    for mode in [Tape.Mode.training, .trainingWithoutUpdate, .inference] {
      var random = Random(seed: 1, purpose: "weights")
      compare(
        HalvingStack(channels: [1, 8, 16, 32], random: &random), random.normal([3, 21, 34, 1]), mode, "halving, \(mode)")
      compare(
        DoublingStack(
          channels: [32, 16, 8, 2], sizes: [[3, 5], [6, 9], [11, 18], [21, 35]], random: &random),
        random.normal([3, 3, 5, 32]), mode, "doubling, \(mode)")
    }
  }

  func testChannelsWithoutKernelsRunBlockByBlock() {
    var random = Random(seed: 1, purpose: "weights")
    let stack = HalvingStack(channels: [1, 6, 12], random: &random), x = random.normal([2, 9, 8, 1])
    let tape = Tape(mode: .training)
    withExtendedLifetime(tape) { XCTAssertEqual(stack(tape.constant(x)).shape, [2, 3, 2, 12]) }
  }

  func testAFrozenStackHasNoGradientsOfItsWeights() {
    var random = Random(seed: 1, purpose: "weights")
    let stack = HalvingStack(channels: [1, 8, 16], random: &random), x = random.normal([2, 9, 8, 1])
    let tape = Tape(mode: .inference)
    withExtendedLifetime(tape) {
      let input = tape.variable(x)
      let gradient = tape.gradients(of: square(stack(input)).sum(), for: [input])[0]
      XCTAssertEqual(gradient.shape, x.shape)
      XCTAssertGreaterThan(abs(gradient.value).max().scalar, 0)
    }
  }
}
