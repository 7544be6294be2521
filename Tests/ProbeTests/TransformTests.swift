import Data
import Foundation
import Nets
import Probe
import Tensors
import XCTest

/// What transforms and bounds take a canvas for, and how far they go.
final class TransformTests: XCTestCase {
  private func results(
    _ network: ProbedNetwork, _ objective: String, _ kind: String = "input", transforms: [String] = [],
    regularisers: [String] = [], seeds: [Int] = [0, 1], from beginning: Beginning = .noise, iterations: Int = 3,
    optimiser: String = "rms-ascent", rate: Double = 0.02
  ) throws -> [ProbeResult] {
    let parameterisation = try ParameterisationKind.named(kind)!(network)
    var settings = ProbeSettings(goal: .maximise, iterations: iterations, optimiser: .named(optimiser)!, rate: rate)
    settings.keep = .last
    let maximisation = Maximisation(
      network, try Objective(objective, of: network), parameterisation,
      transforms: try transforms.map { try TransformKind.read($0, for: parameterisation.canvas) },
      regularisers: try regularisers.map { try RegulariserKind.read($0, for: parameterisation.canvas) }, from: beginning,
      starts: Start.all(seeds: seeds, variants: 1), settings)
    while maximisation.next() != nil {}
    return maximisation.results
  }

  /// Samples that a network takes are a sound, on however many axes.
  func testSamplesOfAnInputAreASound() throws {
    for shape in [[512, 1], [512], [1, 512]] {
      let network = try Self.heard(shape, PatchDomain(preset: .named("waveform"), rateHz: 8000, statistics: PatchStatistics()))
      for transform in TransformKind.all {
        let what = "\(transform.name) on \(shape)"
        let input = try results(network, "logit:0", transforms: [transform.name])
        let sound = try results(network, "logit:0", "waveform", transforms: [transform.name])
        for (a, b) in zip(input, sound) {
          XCTAssertEqual(a.status, b.status, what)
          assertClose(Tensor([4], a.curves.score), Tensor([4], b.curves.score), 1e-5, what)
          let (x, y) = (try XCTUnwrap(a.example, what).parameters, try XCTUnwrap(b.example, what).parameters)
          assertClose(x.reshaped([512]), y.reshaped([512]), 1e-5, what)
        }
      }
    }
  }

  /// A bound for a level sees samples as they were before their set's moments were taken off them.
  func testBoundsSeeTheLevelOfSamples() throws {
    var preset = try FeaturePreset.named("waveform")
    preset.normalisation = .setZScore
    let domain = PatchDomain(preset: preset, rateHz: 8000, statistics: PatchStatistics(scale: 0.1))
    let network = try Self.heard([512, 1], domain)
    // Of values 1 the samples are −20 dB of full scale, of values 5 they are −6.
    for (value, isLoud) in [(1, false), (5, true)] as [(Float, Bool)] {
      let canvas = Tensor([512, 1], (0..<512).map { $0 % 2 == 0 ? value : -value })
      let result = try results(
        network, "1e-6*logit:0", regularisers: ["loudness=1"], seeds: [0], from: .canvas(canvas, of: "a tone"), iterations: 1)[0]
      XCTAssertEqual(result.curves.gradientNorm[0] > 1e-3, isLoud, "\(result.curves.gradientNorm[0])")
    }
    let own = PatchDomain(preset: try .named("crepe"), rateHz: 16_000, statistics: PatchStatistics())
    for name in ["loudness", "silence"] {
      XCTAssertThrowsError(try RegulariserKind.read("\(name)=1", for: Canvas.input([1024, 1], domain: own))) {
        XCTAssertTrue("\($0)".contains("normalised by their own moments"), "\($0)")
      }
      XCTAssertNoThrow(try RegulariserKind.read("\(name)=1", for: Canvas.input([512, 1], domain: domain)))
    }
  }

  /// A shift goes as far as its share, one row at least, and reaches it.
  func testShiftsReachTheirShare() throws {
    let network = try Self.flat([20, 1])
    for (share, shifts) in [("0.25", 0...5), ("0.01", 0...1)] {
      // The gradient of the first value that is seen stands where that came from.
      let found = try results(
        network, "logit:0", transforms: ["time-shift=\(share)"], seeds: Array(0..<80), from: .zeros, iterations: 1,
        optimiser: "ascent", rate: 1)
      XCTAssertEqual(Set(found.map { $0.example!.parameters.values.firstIndex(of: 1)! }), Set(shifts), share)
    }
  }

  /// Values that nobody gave a meaning, on any number of axes.
  func testTransformsOfValues() throws {
    for shape in [[12, 16, 1], [12, 16], [40, 1], [40]] {
      let network = try Self.flat(shape), canvas = try ParameterisationKind.named("input")!(network).canvas
      for transform in TransformKind.all {
        if transform.name == "pitch-shift", shape.dropFirst().allSatisfy({ $0 == 1 }) {
          XCTAssertThrowsError(try TransformKind.read(transform.name, for: canvas)) {
            XCTAssertTrue("\($0)".contains("no axis of pitch"), "\($0)")
          }
          continue
        }
        for result in try results(network, "logit:0", transforms: [transform.name]) {
          XCTAssertTrue(result.curves.score.allSatisfy(\.isFinite), "\(transform.name) of \(shape)")
          XCTAssertEqual(result.status, .finished, "\(transform.name) of \(shape)")
        }
      }
    }
  }

  /// What a mask hides is not dead: the start goes on, and is not drawn anew; a dead filter is.
  func testAMaskStopsNoStart() throws {
    let found = try results(Self.flat([20, 1]), "logit:0", transforms: ["time-mask=0.9"], seeds: Array(0..<40))
    for result in found {
      XCTAssertEqual(result.status, .finished)
      XCTAssertEqual(result.redraws, 0)
    }
    XCTAssertTrue(found.contains { $0.curves.gradientNorm.contains(0) }, "no mask hid the only value that counts")
    for result in try results(ExampleNetwork.probed(deadFilter: 2), "channel:active:2", transforms: ["time-mask=0.5"]) {
      XCTAssertEqual(result.status, .stuck(iteration: 0))
      XCTAssertEqual(result.redraws, 3)
    }
  }

  /// A network on samples at 8 kHz, given on axes of its own.
  private static func heard(_ shape: [Int], _ domain: PatchDomain) throws -> ProbedNetwork {
    let layer = Sequential([Reshape([BandPassNetwork.sampleCount, 1]), BandPassNetwork(frequencies: [700, 1900])])
    _ = Inventory(of: layer)
    let network = LayerNetwork(layer, from: Port("sound", shape), to: Port("scores", [3], labels: ["a", "b", "c"]))
    return try ProbedNetwork(network, name: "bands", domain: domain)
  }

  /// A network that gives its input on.
  private static func flat(_ shape: [Int]) throws -> ProbedNetwork {
    let layer = Sequential([Flatten(), Flatten()])
    _ = Inventory(of: layer)
    return try ProbedNetwork(
      LayerNetwork(layer, from: Port("patch", shape), to: Port("values", [shape.reduce(1, *)])), name: "flat")
  }
}
