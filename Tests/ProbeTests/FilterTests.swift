import Nets
import Probe
import Tensors
import XCTest

/// A case with a known answer: at a fixed norm a filter's largest response is to the filter itself.
final class FilterTests: XCTestCase {
  func testWhatMaximisesAFilterIsTheFilter() throws {
    let shape = PatchShape(time: 18, frequency: 14)
    let gan = GANModel.named("gan-experiment-2")!.build(shape, seed: 3)
    let inventory = Inventory(of: gan)
    let layer = LayerNetwork(gan.discriminator, from: Port("patch", shape.axes), to: Port("score", [1]))
    let network = try ProbedNetwork(layer, name: "discriminator")
    let filters = try FirstFilters(network, parameters: inventory.parameters)
    XCTAssertEqual(filters.layer.path, "discriminator.filters")
    XCTAssertEqual(filters.weights.shape, [7, 10, 64])
    var settings = ProbeSettings(goal: .maximise, iterations: 60, optimiser: .named("rms-ascent")!, rate: 0.02)
    settings.norm = 1
    let maximisation = Maximisation(
      network, try Objective("channel:filters:0..7", of: network), try ParameterisationKind.named("input")!(network),
      from: .impulse, starts: Start.all(seeds: Array(0..<shape.frequency), variants: 8), settings)
    while maximisation.next() != nil {}
    for unit in 0..<8 {
      let best = maximisation.results.filter { $0.start.variant == unit }.compactMap(\.example).max { $0.score < $1.score }
      let match = FilterMatch(filters.wanted(unit, within: -1...1), in: try XCTUnwrap(best).parameters.reshaped([18, 14]))
      XCTAssertGreaterThanOrEqual(match.cosine, 0.99, "filter \(unit)")
    }
  }

  func testAMatchSaysWhereItLies() {
    var random = Random(seed: 1, purpose: "filter")
    let filter = random.normal([3, 4])
    var canvas = Tensor([10, 9])
    for t in 0..<3 { for f in 0..<4 { canvas[t + 5, f + 2] = 2 * filter[t, f] } }
    let match = FilterMatch(filter, in: canvas)
    XCTAssertEqual(match.cosine, 1, accuracy: 1e-5)
    XCTAssertEqual([match.time, match.frequency], [5, 2])
    // Its last row and column lie beyond.
    let cut = FilterMatch(filter, in: canvas.slice(axis: 0, 0..<7).slice(axis: 1, 0..<5))
    XCTAssertLessThan(cut.cosine, 1)
    XCTAssertEqual([cut.time, cut.frequency], [5, 2])
  }
}
