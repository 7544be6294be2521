import Foundation
import Nets
import Tensors
import XCTest

final class OptimiserTests: XCTestCase {
  /// Twelve steps under a falling rate, as PyTorch and Keras make them.
  func testRulesAgreeWithPyTorchAndKeras() throws {
    let golden = try Golden.load("optimisers.json")
    let nothing = Clipping.none
    let table: [(String, UpdateRule, Clipping, Double)] = [
      ("pytorch sgd", .sgd(), nothing, 0.1),
      ("pytorch momentum", .momentum(), nothing, 0.1),
      ("pytorch nesterov", .nesterov(), nothing, 0.1),
      ("pytorch rmsprop", .rmsprop(), nothing, 0.01),
      ("pytorch adam", .adam(epsilon: 1e-2), nothing, 0.01),
      ("pytorch adamw", .adamW(decay: 0.1), nothing, 0.01),
      ("pytorch nadam", .nadam(), nothing, 0.02),
      ("pytorch sgd global norm", .sgd(), .globalNorm(1), 0.1),
      ("pytorch sgd norm per tensor", .sgd(), .normPerTensor(1), 0.1),
      ("pytorch sgd value", .sgd(), .value(0.5), 0.1),
      ("keras momentum", .momentum(convention: .keras), nothing, 0.1),
      ("keras nesterov", .nesterov(convention: .keras), nothing, 0.1),
      ("keras adam", .adam(epsilon: 1e-2, convention: .keras), nothing, 0.01),
      ("keras nadam", .nadam(momentumDecay: 1), nothing, 0.02),
      ("keras adam norm per tensor", .adam(epsilon: 1e-2, convention: .keras), .normPerTensor(1), 0.01),
      ("keras adam global norm", .adam(epsilon: 1e-2, convention: .keras), .globalNorm(1), 0.01),
    ]
    XCTAssertEqual(Set(table.map(\.0)), Set(golden.results.keys))
    XCTAssertEqual(Set(table.map(\.1.name)), Set(UpdateRule.all.map(\.name)), "a rule has no golden")
    for (name, rule, clipping, rate) in table {
      let parameters = golden.start.map { Parameter($0) }
      var optimiser = Optimiser(rule, clipping: clipping, for: parameters)
      for (t, gradients) in golden.gradients.enumerated() {
        optimiser.update(along: gradients, rate: rate * pow(0.9, Double(t)))
      }
      for (parameter, expected) in zip(parameters, golden.results[name]!) {
        let scale = expected.map { Swift.abs($0) }.max()!
        let error = zip(parameter.value.values, expected).map { Swift.abs($0 - $1) }.max()! / scale
        XCTAssertLessThan(error, 2e-6, name)
      }
    }
  }

  func testStepsAfterARestoredStateAreTheSameToTheBit() throws {
    var random = Random(seed: 1, purpose: "test")
    let start = [random.normal([17]), random.normal([3, 5])]
    let gradients = (0..<10).map { _ in [random.normal([17]), random.normal([3, 5])] }
    for rule in UpdateRule.all {
      let whole = Inventory(of: start.map { Parameter($0) }).parameters
      var optimiser = Optimiser(rule, clipping: .globalNorm(1), for: whole)
      for step in gradients { optimiser.update(along: step) }

      let first = Inventory(of: start.map { Parameter($0) }).parameters
      var before = Optimiser(rule, clipping: .globalNorm(1), for: first)
      for step in gradients[..<5] { before.update(along: step) }
      let second = Inventory(of: first.map { Parameter($0.value) }).parameters
      var after = Optimiser(rule, clipping: .globalNorm(1), for: second)
      try after.restore(before.tensors(named: "optimiser"), named: "optimiser")
      for step in gradients[5...] { after.update(along: step) }
      XCTAssertEqual(whole.map(\.value), second.map(\.value), rule.name)
    }
  }

  func testAForeignStateNamesAllThatIsWrong() {
    let parameters = Inventory(of: [Parameter(Tensor([2]))]).parameters
    var optimiser = Optimiser(.adam(), for: parameters)
    var state = optimiser.tensors(named: "o")
    state["o.first-moment.0"] = Tensor([3])
    state["o.second-moment.0"] = nil
    state["o.velocity.0"] = Tensor([2])
    state["other.velocity.0"] = Tensor([2])
    XCTAssertThrowsError(try optimiser.restore(state, named: "o")) { error in
      XCTAssertEqual(
        "\(error)",
        "missing o.second-moment.0 [2]; not expected o.velocity.0 [2]; of another shape o.first-moment.0 [3] for [2]")
    }
  }

  func testLargeTensorsAreSharedOutWithoutADifference() {
    var random = Random(seed: 1, purpose: "test")
    let start = random.normal([50_001]), gradient = random.normal([50_001])
    func weights(threads: Int, _ rule: UpdateRule) -> Tensor {
      let usual = Parallel.threadCount
      defer { Parallel.threadCount = usual }
      Parallel.threadCount = threads
      let parameter = Parameter(start)
      var optimiser = Optimiser(rule, clipping: .normPerTensor(1), for: [parameter])
      for _ in 0..<3 { optimiser.update(along: [gradient]) }
      return parameter.value
    }
    for rule in UpdateRule.all { XCTAssertEqual(weights(threads: 1, rule), weights(threads: 2, rule), rule.name) }
  }

  func testNothingIsAllocatedInSteadyState() {
    let parameter = Parameter(Tensor([1000], repeating: 1)), gradient = Tensor([1000], repeating: 0.5)
    for rule in UpdateRule.all {
      var optimiser = Optimiser(rule, for: [parameter])
      optimiser.update(along: [gradient])
      let before = Pool.shared.statistics
      for _ in 0..<5 { optimiser.update(along: [gradient]) }
      XCTAssertEqual(Pool.shared.statistics.systemAllocations, before.systemAllocations, rule.name)
      XCTAssertEqual(Pool.shared.statistics.bytesInUse, before.bytesInUse, rule.name)
    }
  }

  func testMovingAverage() throws {
    let parameter = Parameter(Tensor([2], [1, 2]))
    let parameters = Inventory(of: [parameter]).parameters
    var average = MovingAverage(of: parameters, decay: 0.5)
    parameter.value = Tensor([2], [3, 4])
    for _ in 0..<3 { average.update() }
    // Decays 1/10, 2/11 and 3/12, all below a half.
    let share = Float(0.1 * 2 / 11 * 0.25)
    let expected = Tensor([2], [share * 1 + (1 - share) * 3, share * 2 + (1 - share) * 4])
    var again = MovingAverage(of: parameters, decay: 0.5)
    try again.restore(average.tensors(named: "ema"), named: "ema")
    again.exchange()
    for (a, b) in zip(parameter.value.values, expected.values) { XCTAssertEqual(a, b, accuracy: 1e-6) }
    again.exchange()
    XCTAssertEqual(parameter.value, Tensor([2], [3, 4]))
  }

  func testSchedules() {
    let table: [(Schedule, [(Int, Double)])] = [
      (.constant(3), [(0, 3), (99, 3)]),
      (.step(1, factor: 0.85, every: 10), [(0, 1), (9, 1), (10, 0.85), (25, 0.7225)]),
      (.linear(1, to: 0, over: 10), [(0, 1), (5, 0.5), (10, 0), (11, 0)]),
      (.cosine(1, to: 0, over: 10), [(0, 1), (5, 0.5), (2, (1 + cos(0.2 * .pi)) / 2), (10, 0), (11, 0)]),
      (.cyclic(0, to: 1, period: 10), [(0, 0), (2, 0.4), (5, 1), (8, 0.4), (10, 0), (12, 0.4)]),
      (.cyclicCosine(1e-4, to: 5e-3, period: 16), [(0, 1e-4), (4, 2.55e-3), (8, 5e-3), (16, 1e-4), (24, 5e-3)]),
    ]
    XCTAssertEqual(Set(table.map(\.0.course)), Set(Schedule.Course.allCases))
    for (schedule, points) in table {
      for (step, value) in points {
        XCTAssertEqual(schedule.value(at: step), value, accuracy: 1e-12, "\(schedule.course) at \(step)")
      }
    }
  }
}

/// What `make-optimisers.py` left.
private struct Golden: Decodable {
  let shapes: [[Int]]
  private let startValues: [[Float]]
  private let gradientValues: [[[Float]]]
  let results: [String: [[Float]]]

  enum CodingKeys: String, CodingKey {
    case shapes, startValues = "start", gradientValues = "gradients", results
  }

  var start: [Tensor] { tensors(startValues) }
  var gradients: [[Tensor]] { gradientValues.map(tensors) }
  private func tensors(_ values: [[Float]]) -> [Tensor] { zip(shapes, values).map { Tensor($0, $1) } }

  static func load(_ name: String) throws -> Golden {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Goldens/\(name)")
    return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
  }
}
