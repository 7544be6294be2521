import Nets
import Tensors
import XCTest

final class LossTests: XCTestCase {
  func testLossesAgreeWithPyTorch() throws {
    let golden = try NamedGolden.load("losses.json")
    let tape = Tape()
    try withExtendedLifetime(tape) {
      let x = tape.constant(golden.input("x")), target = tape.constant(golden.input("target"))
      for reduction in Reduction.allCases {
        for loss in Loss.all {
          let wanted = loss.name == "bce" ? sigmoid(target) : target
          try golden.check("\(loss.name) \(reduction)", loss(x, wanted, reduction: reduction).value)
        }
        let labels = [0, 2, 1, 1, 0]
        try golden.check("cross-entropy \(reduction)", crossEntropy(x, labels: labels, reduction: reduction).value)
        try golden.check(
          "smoothed cross-entropy \(reduction)",
          crossEntropy(x, labels: labels, smoothing: 0.1, reduction: reduction).value)
        let divergence = unitNormalDivergence(
          mean: tape.constant(golden.input("mean")), logVariance: tape.constant(golden.input("log variance")),
          reduction: reduction)
        try golden.check("divergence \(reduction)", divergence.value)
      }
    }
  }

  func testPenaltiesAndTheirGradientsAgreeWithPyTorch() throws {
    let golden = try NamedGolden.load("losses.json")
    for name in ["penalty", "real penalty"] {
      let tape = Tape()
      try withExtendedLifetime(tape) {
        let first = tape.variable(golden.input("first")), second = tape.variable(golden.input("second"))
        let critic = { (x: Var) in matrixProduct(tanh(matrixProduct(x, first)), second) }
        let points = golden.input("points")
        let penalty = name == "penalty"
          ? gradientPenalty(of: critic, at: points, on: tape) : realGradientPenalty(of: critic, at: points, on: tape)
        try golden.check(name, penalty.value)
        let gradients = tape.gradients(of: penalty, for: [first, second])
        try golden.check(name + " by first", gradients[0].value)
        try golden.check(name + " by second", gradients[1].value)
      }
    }
  }

  private struct Row: Sendable {
    let name: String
    let inputs: [Tensor]
    let function: GradientCheck.Function
  }

  private static let logits = OperationCase.values([4, 3], -2, 2), other = OperationCase.values([4, 3], -2, 2, seed: 1)

  private static let rows: [Row] =
    Loss.all.map { loss in Row(name: loss.name, inputs: [logits, other]) { loss($1[0], $1[1]) } }
    + AdversarialLoss.all.flatMap { loss in
      [
        Row(name: loss.name + ", discriminator", inputs: [logits, other]) { loss.discriminator($1[0], $1[1]) },
        Row(name: loss.name + ", generator", inputs: [logits]) { loss.generator($1[0]) },
      ]
    } + [
      Row(name: "cross-entropy", inputs: [logits]) { crossEntropy($1[0], labels: [0, 2, 1, 0], smoothing: 0.2) },
      Row(name: "divergence", inputs: [logits, other]) { unitNormalDivergence(mean: $1[0], logVariance: $1[1]) },
    ]

  func testGradientsAgainstFiniteDifferences() {
    for row in Self.rows {
      XCTAssertLessThan(GradientCheck.firstOrderError(of: row.function, at: row.inputs), 1e-3, row.name)
      XCTAssertLessThan(GradientCheck.secondOrderError(of: row.function, at: row.inputs), 2e-3, row.name)
    }
  }

  /// Where each loss is decided: at logits of ±∞ in practice, and at the margin.
  func testAdversarialLossesAtKnownLogits() {
    let tape = Tape()
    withExtendedLifetime(tape) {
      let high = tape.constant(Tensor([2], repeating: 60)), low = tape.constant(Tensor([2], repeating: -60))
      let expected: [String: (right: Float, wrong: Float, fooled: Float, caught: Float)] = [
        "bce": (0, 120, 0, 60), "hinge": (0, 122, -60, 60),
        "least-squares": (0.5 * (59 * 59 + 60 * 60), 0.5 * (61 * 61 + 60 * 60), 0.5 * 59 * 59, 0.5 * 61 * 61),
        "wgan-gp": (-120, 120, -60, 60),
      ]
      XCTAssertEqual(Set(expected.keys), Set(AdversarialLoss.all.map(\.name)))
      for loss in AdversarialLoss.all {
        let values = expected[loss.name]!
        XCTAssertEqual(loss.discriminator(high, low).value.scalar, values.right, accuracy: 1e-3, loss.name)
        XCTAssertEqual(loss.discriminator(low, high).value.scalar, values.wrong, accuracy: 1e-3, loss.name)
        XCTAssertEqual(loss.generator(high).value.scalar, values.fooled, accuracy: 1e-3, loss.name)
        XCTAssertEqual(loss.generator(low).value.scalar, values.caught, accuracy: 1e-3, loss.name)
      }
    }
  }

  func testPointsBetweenLieOnTheLines() {
    var random = Random(seed: 1, purpose: "test")
    let real = random.normal([5, 2, 3]), fake = random.normal([5, 2, 3])
    let shares = ((pointsBetween(real, fake, random: &random) - real) / (fake - real)).reshaped([5, 6])
    for row in 0..<5 {
      for column in 0..<6 { XCTAssertEqual(shares[row, column], shares[row, 0], accuracy: 1e-3) }
      XCTAssert((0..<1).contains(shares[row, 0]))
    }
    XCTAssertGreaterThan(Set((0..<5).map { shares[$0, 0] }).count, 1)
  }
}
