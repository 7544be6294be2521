import Data
import Nets
import Probe
import Tensors
import XCTest

/// A seed alone and the same seed among others: the same result, whatever it is driven by and drawn with.
final class IndependenceTests: XCTestCase {
  func testOptimisers() throws {
    for optimiser in OptimiserKind.all {
      try check("optimiser \(optimiser.name)", optimiser: optimiser, count: 50)
    }
  }

  func testParameterisations() throws {
    for kind in ParameterisationKind.all {
      try check("parameterisation \(kind.name)", kind, count: kind.name == "prior" ? 50 : 19)
    }
  }

  func testTransforms() throws {
    for kind in [ParameterisationKind.named("input")!, .named("waveform")!] {
      for transform in TransformKind.all {
        try check("\(transform.name) on \(kind.name)", kind, transforms: [transform.name])
      }
    }
  }

  func testRegularisers() throws {
    for regulariser in RegulariserKind.all {
      let kind = regulariser.name == "tv-frequency" ? "input" : "waveform"
      try check("regulariser \(regulariser.name)", .named(kind)!, regularisers: [regulariser.name + "=0.01"])
    }
  }

  func testBatchNormsInTrainingMode() throws {
    try check("training mode", batchNorm: .training)
  }

  func testClippingAndNorms() throws {
    try check("clipping", optimiser: .named("ascent")!) { $0.clipNorm = 0.01 }
    try check("fixed norm") { $0.norm = 3 }
  }

  func testUnitsOfOneLayer() throws {
    try check("units", objective: "channel:second:0..3")
  }

  /// A generator of transposed convolutions, whose patches are cropped for the network.
  private static func prior() throws -> Prior {
    let shape = PatchShape(time: 20, frequency: 24)
    let built = try GANArchitecture(GANModel.named("mel-wgan-gp")!, patchShape: shape).build(seed: 4) as BuiltModel
    return Prior(built.parts.first { $0.name == "generator" }!.network, name: "generator")
  }

  private func check(
    _ what: String, _ kind: ParameterisationKind = .named("input")!, objective: String = "channel:second:1 + 0.1*logit:a",
    optimiser: OptimiserKind = .named("adam")!, transforms: [String] = [], regularisers: [String] = [],
    batchNorm: ProbeSettings.BatchNormMode = .inference, count: Int = 19, _ adjust: (inout ProbeSettings) -> Void = { _ in }
  ) throws {
    let network = try ExampleNetwork.probed(domain: ExampleNetwork.melDomain)
    var random = Random(seed: 1, purpose: "patches")
    var material = ParameterisationKind.Material()
    material.patches = random.normal([5, 20, 24, 1])
    material.prior = try IndependenceTests.prior()
    let parameterisation = try kind(network, material)
    var settings = ProbeSettings(goal: .maximise, iterations: 5, optimiser: optimiser)
    settings.batchNorm = batchNorm
    adjust(&settings)
    func results(_ seeds: [Int]) throws -> [ProbeResult] {
      let objective = try Objective(objective, of: network)
      let maximisation = Maximisation(
        network, objective, parameterisation,
        transforms: try transforms.map { try TransformKind.read($0, for: parameterisation.canvas) },
        regularisers: try regularisers.map { try RegulariserKind.read($0, for: parameterisation.canvas) },
        starts: Start.all(seeds: seeds, variants: objective.variantCount), settings)
      while maximisation.next() != nil {}
      return maximisation.results
    }
    let together = try results(Array(0..<count))
    for seed in [0, 3, count - 1] {
      for alone in try results([seed]) {
        let other = together.first { $0.start == alone.start }!
        XCTAssertEqual(alone.status, other.status, what)
        let (a, b) = (try XCTUnwrap(alone.example, what), try XCTUnwrap(other.example, what))
        XCTAssertEqual(a.iteration, b.iteration, what)
        assertClose(a.parameters, b.parameters, 1e-5, "\(what), seed \(seed)")
        assertClose(Tensor([alone.curves.score.count], alone.curves.score), Tensor([other.curves.score.count], other.curves.score), 1e-5, "\(what), seed \(seed): scores")
        XCTAssertGreaterThan(abs(a.parameters - (together[(seed + 1) % count].example!.parameters)).max().scalar, 1e-3, "\(what): seeds differ")
      }
    }
  }
}

/// The largest difference over the largest magnitude of the reference.
func assertClose(
  _ a: Tensor, _ b: Tensor, _ tolerance: Float, _ what: String, file: StaticString = #filePath, line: UInt = #line
) {
  XCTAssertEqual(a.shape, b.shape, what, file: file, line: line)
  let difference = abs(a - b).max().scalar, size = abs(b).max().scalar
  XCTAssertLessThanOrEqual(difference, tolerance * size, what, file: file, line: line)
}
