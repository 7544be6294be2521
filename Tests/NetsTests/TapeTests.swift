import Nets
import Tensors
import XCTest

final class TapeTests: XCTestCase {
  func testFrozenParametersRecordNothing() {
    var random = Random(seed: 1, purpose: "test")
    let layer = Dense(3, 2, random: &random)
    let tape = Tape()
    let x = tape.constant(random.normal([4, 3]))
    XCTAssertFalse(layer(x).isTracked)
    tape.variables([layer.weight])
    XCTAssertTrue(layer(x).isTracked)
  }

  func testATapeIsFreedWithItsLastOwner() {
    weak var freed: Tape?
    do {
      let tape = Tape()
      freed = tape
      let x = tape.variable(Tensor([2], [1, 2]))
      let y = exp(x * x).sum()
      _ = tape.gradients(of: y, for: [x])
    }
    XCTAssertNil(freed)
  }

  func testGradientOfWhatDoesNotDependIsZero() {
    let tape = Tape()
    let x = tape.variable(Tensor([2], [1, 2])), y = tape.variable(Tensor([3], repeating: 1))
    XCTAssertEqual(tape.gradients(of: x.sum(), for: [x, y]).map(\.value), [Tensor([2], repeating: 1), Tensor([3])])
  }

  func testAValueUsedTwiceAddsItsGradients() {
    let tape = Tape()
    let x = tape.variable(Tensor([], [3]))
    XCTAssertEqual(tape.gradients(of: x * x + 2 * x, for: [x])[0].value.scalar, 8)
  }

  func testSparseCotangentsGiveWhatDenseOnesGive() {
    let positions = Positions([0, 3, 3, 7])
    func gradient(densified: Bool) -> Tensor {
      let tape = Tape()
      let x = tape.variable(Tensor([8], [0.5, -1, 2, 0.3, -0.2, 1, 0.1, -0.7]))
      let y = leakyReLU(tanh(exp(x)), slope: 0.1)
      let weights = tape.constant(Tensor([4], [1, 2, 3, 4]))
      if densified {
        let dense = weights.scattered(to: [8], at: positions)
        return tape.gradients(of: y * dense, for: [x])[0].value
      }
      return tape.gradients(of: y.gathered(positions) * weights, for: [x])[0].value
    }
    for (a, b) in zip(gradient(densified: true).values, gradient(densified: false).values) {
      XCTAssertEqual(a, b, accuracy: 1e-6)
    }
  }

  func testSitesAreNamedAndHeard() {
    struct Pair: Layer {
      let first: Dense, rest: [Dense]
      func callAsFunction(_ x: Var) -> Var { rest.reduce(first(x)) { $1($0) } }
    }
    var random = Random(seed: 1, purpose: "test")
    let pair = Pair(first: Dense(3, 2, random: &random), rest: [Dense(2, 2, random: &random)])
    let inventory = Inventory(of: pair)
    XCTAssertEqual(inventory.parameters.map(\.name), ["first.weight", "first.bias", "rest.0.weight", "rest.0.bias"])
    let tape = Tape(listening: { _ in true })
    _ = pair(tape.constant(Tensor([5, 3])))
    XCTAssertEqual(tape.taps.map(\.path), ["first", "rest.0"])
    XCTAssertEqual(tape.taps.map(\.value.shape), [[5, 2], [5, 2]])
  }

  func testNothingIsAllocatedInSteadyState() {
    var random = Random(seed: 1, purpose: "test")
    let layer = Dense(64, 64, random: &random)
    func step() {
      let tape = Tape()
      let leaves = tape.variables([layer.weight])
      _ = tape.gradients(of: square(layer(tape.constant(Tensor([32, 64], repeating: 1)))).sum(), for: leaves)
    }
    for _ in 0..<3 { step() }
    let before = Pool.shared.statistics.systemAllocations
    for _ in 0..<10 { step() }
    XCTAssertEqual(Pool.shared.statistics.systemAllocations, before)
  }
}
