import Data
import Files
import Foundation
import Nets
import Probe
import Tensors
import XCTest

/// Parameterisations against what they promise.
final class ParameterisationTests: XCTestCase {
  /// A given canvas becomes parameters and the same canvas again.
  func testTheWayBack() throws {
    for shape in [[20, 24, 1], [7, 9, 1], [6, 8, 3]] {
      let network = try Self.network(shape)
      let canvas = Random.patch(1, shape)
      for kind in ["input", "spectrum"] {
        let parameterisation = try ParameterisationKind.named(kind)!(network)
        let parameters = try XCTUnwrap(parameterisation.parameters(ofCanvas: canvas))
        XCTAssertEqual(parameters.shape, parameterisation.parameterShape)
        let again = parameterisation.renderings(of: parameters.reshaped([1] + parameters.shape)).canvas
        assertClose(again.reshaped(shape), canvas, 1e-5, "\(kind) of \(shape)")
      }
    }
  }

  /// Waves scaled by 1/f: noise of variance 1 makes canvases of variance 1 in which coarse waves are the stronger.
  func testSpectrumIsScaledByFrequency() throws {
    let network = try Self.network([32, 40, 1])
    let parameterisation = try ParameterisationKind.named("spectrum")!(network, .init(noise: Canvas.Noise(deviation: 1)))
    var power: Float = 0, differences: Float = 0
    for seed in 0..<200 {
      var random = NumPyRandomState(seed: UInt32(seed))
      let noise = parameterisation.noise(&random)
      let canvas = parameterisation.renderings(of: noise.reshaped([1] + noise.shape)).canvas.reshaped([32, 40])
      power += square(canvas).mean().scalar / 200
      differences += square(canvas.rows(1..<32) - canvas.rows(0..<31)).mean().scalar / 200
    }
    XCTAssertEqual(power, 1, accuracy: 0.15)
    // White noise would have twice its variance.
    XCTAssertLessThan(differences, 0.7 * power)
  }

  /// Phases move; magnitudes are the set's.
  func testPhaseKeepsTheMagnitudesOfTheSet() throws {
    let shape = [12, 16, 1], network = try Self.network(shape)
    var random = Random(seed: 6, purpose: "set")
    let patches = random.normal([9] + shape, mean: 1)
    let parameterisation = try ParameterisationKind.named("phase")!(network, .init(patches: patches))
    let one = patches.rows(0..<1)
    let fixed = try ParameterisationKind.named("phase")!(network, .init(patches: one))
    // A set of one patch, and that patch's own phases: the patch.
    let phases = try XCTUnwrap(fixed.parameters(ofCanvas: one.reshaped(shape)))
    assertClose(fixed.renderings(of: phases.reshaped([1] + phases.shape)).canvas, one, 1e-4, "its own phases")
    var numpy = NumPyRandomState(seed: 1)
    let canvases = (0..<2).map { _ -> Tensor in
      let phases = parameterisation.noise(&numpy)
      return parameterisation.renderings(of: phases.reshaped([1] + phases.shape)).canvas
    }
    XCTAssertGreaterThan(abs(canvases[0] - canvases[1]).max().scalar, 0.1)
    XCTAssertEqual(canvases[0].mean().scalar, canvases[1].mean().scalar, accuracy: 1e-4)
    XCTAssertEqual(canvases[0].mean().scalar, 1, accuracy: 0.1)
    // Whatever the phases, also of the waves that stand in a row of the spectrum twice.
    let wanted = patches.rows(0..<9), magnitudes = (0..<9).map { Self.magnitudes(wanted.rows($0..<$0 + 1).reshaped([12, 16])) }
    for canvas in canvases {
      for (place, found) in Self.magnitudes(canvas.reshaped([12, 16])).enumerated() {
        let mean = magnitudes.reduce(0) { $0 + $1[place] } / 9
        XCTAssertEqual(found, mean, accuracy: 1e-3 * max(1, mean), "wave \(place / 16), \(place % 16)")
      }
    }
  }

  /// Of every wave of `[T, F]`, by the sum that it is.
  private static func magnitudes(_ x: Tensor) -> [Double] {
    let (rows, columns) = (x.shape[0], x.shape[1]), values = x.values
    return (0..<rows * columns).map { wave in
      var (re, im) = (0.0, 0.0)
      for place in values.indices {
        let turns = Double(wave / columns * (place / columns)) / Double(rows) + Double(wave % columns * (place % columns)) / Double(columns)
        re += Double(values[place]) * cos(2 * .pi * turns)
        im -= Double(values[place]) * sin(2 * .pi * turns)
      }
      return (re * re + im * im).squareRoot()
    }
  }

  /// A prior's output is cropped in the middle, and what cannot be is said with both shapes.
  func testPriorsAreCropped() throws {
    let network = try ExampleNetwork.probed()
    var random = Random(seed: 1, purpose: "weights")
    func prior(_ shape: [Int]) -> Prior {
      let layers = Sequential([Dense(5, shape.reduce(1, *), random: &random), Reshape(shape)])
      return Prior(LayerNetwork(layers, from: Port("latent", [5]), to: Port("patch", shape)), name: "run:generator")
    }
    let larger = prior([24, 27, 1])
    let parameterisation = try ParameterisationKind.named("prior")!(network, .init(prior: larger))
    XCTAssertEqual(parameterisation.remarks, ["drawn by run:generator", "centre crop of 24 × 27 × 1 to 20 × 24 × 1"])
    let z = Tensor([1, 5], [1, -1, 0.5, 2, 0]), tape = Tape()
    let whole = withExtendedLifetime(tape) { larger.network(tape.constant(z)).value }
    XCTAssertEqual(
      parameterisation.renderings(of: z).canvas, whole.slice(axis: 1, 2..<22).slice(axis: 2, 1..<25))
    for (shape, says) in [
      ([24, 20, 1], "stand the other way round"), ([18, 30, 1], "at least 20 × 24 × 1"), ([480], "as many axes"),
    ] {
      XCTAssertThrowsError(try ParameterisationKind.named("prior")!(network, .init(prior: prior(shape)))) { error in
        XCTAssertTrue("\(error)".contains(says) && "\(error)".contains("takes 20 × 24 × 1"), "\(error)")
      }
    }
  }

  /// Between a prior and a network that normalise in other ways lies the change.
  func testNormalisationsMeet() throws {
    var raw = ExampleNetwork.melDomain
    raw.statistics = PatchStatistics()
    raw.preset.normalisation = .none
    var scored = ExampleNetwork.melDomain
    scored.preset.normalisation = .setZScore
    let network = try ExampleNetwork.probed(domain: scored)
    var random = Random(seed: 1, purpose: "weights")
    let layers = Sequential([Dense(5, 480, random: &random), Reshape([20, 24, 1])])
    let generator = LayerNetwork(layers, from: Port("latent", [5]), to: Port("patch", [20, 24, 1]))
    let parameterisation = try ParameterisationKind.named("prior")!(
      network, .init(prior: Prior(generator, name: "run:generator", domain: raw)))
    let (canvas, input) = parameterisation.renderings(of: random.normal([2, 5]))
    assertClose(input, scored.preset.normalisation(canvas, scored.statistics), 1e-6, "z-score")
    var other = raw
    other.preset.stft = STFT(fftSamples: 256, hopSamples: 64, padding: .none)
    XCTAssertThrowsError(try ParameterisationKind.named("prior")!(network, .init(prior: Prior(generator, name: "g", domain: other))))
  }

  /// Networks from elsewhere have the axes of a patch in their own order: the canvas and all that acts on it have ours.
  func testThePatchOfAnInput() throws {
    let domain = ExampleNetwork.melDomain
    var waveform = domain
    waveform.preset = try FeaturePreset.named("waveform")
    let cases: [(input: [Int], domain: PatchDomain?, isChannelsFirst: Bool, patch: [Int])] = [
      ([20, 24, 1], domain, false, [20, 24, 1]), ([20, 24], domain, true, [20, 24, 1]), ([1, 20, 24], domain, true, [20, 24, 1]),
      ([24, 20], domain, false, [20, 24, 1]), ([1, 24, 20], domain, true, [20, 24, 1]), ([3, 20, 24], domain, true, [20, 24, 3]),
      ([480], domain, false, [20, 24, 1]), ([1, 480], waveform, true, [480, 1]), ([480], waveform, false, [480, 1]),
      ([3, 8, 9], nil, true, [8, 9, 3]), ([8, 9, 3], nil, false, [8, 9, 3]), ([1, 8, 9], nil, false, [8, 9, 1]),
      ([1, 480], nil, true, [480, 1]), ([8, 9], nil, false, [8, 9, 1]), ([480], nil, false, [480]),
    ]
    for (input, domain, isChannelsFirst, patch) in cases {
      let axes = InputAxes(input, domain: domain, isChannelsFirst: isChannelsFirst)
      XCTAssertEqual(axes.patch, patch, "\(input)")
      let x = Random.patch(2, [3] + input)
      XCTAssertEqual(axes.input(of: axes.patches(of: x)), x, "\(input)")
      let tape = Tape()
      withExtendedLifetime(tape) { XCTAssertEqual(axes.input(of: tape.constant(axes.patches(of: x))).value, x, "\(input)") }
    }
    // Where time and frequency are: a place of the patch is that place of the input.
    let x = Random.patch(2, [1, 24, 20]), turned = InputAxes([24, 20], domain: domain, isChannelsFirst: false)
    XCTAssertEqual(turned.patches(of: x)[0, 7, 3, 0], x[0, 3, 7])
    let coloured = Random.patch(2, [1, 3, 8, 9]), last = InputAxes([3, 8, 9], domain: nil, isChannelsFirst: true)
    XCTAssertEqual(last.patches(of: coloured)[0, 4, 5, 2], coloured[0, 2, 4, 5])
  }

  private static func network(_ shape: [Int]) throws -> ProbedNetwork {
    let layer = Sequential([Flatten(), Flatten()])
    _ = Inventory(of: layer)
    return try ProbedNetwork(
      LayerNetwork(layer, from: Port("patch", shape), to: Port("values", [shape.reduce(1, *)])), name: "flat")
  }
}
