import Data
import Foundation
import Nets
import Probe
import Tensors
import XCTest

/// Sounds as waves: a circle of windows, there and back, never too loud, and of few partials.
final class WavesTests: XCTestCase {
  private static let rateHz = BandPassNetwork.rateHz, windowSamples = BandPassNetwork.sampleCount

  func testACircleOfWindowsThereAndBack() throws {
    let waves = try made("waves")
    // 4 Hz apart at the most: a quarter of a second at least.
    XCTAssertEqual(waves.canvas.shape, [2048, 1])
    XCTAssertEqual(waves.viewCount, 4)
    XCTAssertEqual(waves.parameterShape, [2, 1025])
    let chord = sound { sin(2 * .pi * 442 * $0) * 0.4 + cos(2 * .pi * 1501 * $0) * 0.2 }
    let parameters = try XCTUnwrap(waves.parameters(ofCanvas: chord))
    let (canvas, input) = waves.renderings(of: parameters.reshaped([1, 2, 1025]))
    assertClose(canvas.reshaped([2048, 1]), chord, 1e-2, "what lies below 20 Hz is left out")
    XCTAssertEqual(input.reshaped([512, 1]), canvas.reshaped([2048, 1]).rows(0..<512))
    let whole = sound { sin(2 * .pi * 500 * $0) * 0.4 }, lifted = affine(whole, scale: 1, shift: 0.3)
    for given in [whole, lifted] {
      let parameters = try XCTUnwrap(waves.parameters(ofCanvas: given))
      assertClose(waves.renderings(of: parameters.reshaped([1, 2, 1025])).canvas.reshaped([2048, 1]), whole, 1e-5, "500 Hz")
    }
  }

  /// Where less than a quarter of a second is heard at a time nothing happens in it.
  func testTheyAreTheDefaultForMoments() throws {
    for (samples, name) in [(Self.windowSamples, "waves"), (Self.rateHz / 4, "waveform"), (Self.rateHz, "waveform")] {
      XCTAssertEqual(ParameterisationKind.standard(for: try probed(samples), hasPrior: false).name, name, "\(samples) samples")
    }
  }

  func testNoiseIsAsFaintAsAsked() throws {
    for deviation: Float in [0.001, 0.02] {
      let waves = try made("waves", Canvas.Noise(deviation: deviation))
      var random = NumPyRandomState(seed: 3)
      let noise = waves.renderings(of: waves.noise(&random).reshaped([1, 2, 1025])).canvas
      XCTAssertEqual(square(noise).mean().scalar.squareRoot(), deviation, accuracy: 1e-3 * deviation)
    }
  }

  func testLoudSoundsAreMadeSofterAsTheyAre() throws {
    let waves = try made("waves")
    var random = Random(seed: 5, purpose: "waves")
    let drawn = random.normal([3, 2, 1025]) * Tensor([3, 1, 1], [2, 0.05, 7])
    let held = waves.projected(drawn), before = waves.renderings(of: drawn).canvas, after = waves.renderings(of: held).canvas
    for row in 0..<3 {
      let (x, y) = (before.rows(row..<row + 1), after.rows(row..<row + 1)), loudest = abs(x).max().scalar
      XCTAssertLessThanOrEqual(abs(y).max().scalar, 1 + 1e-5)
      assertClose(y, affine(x, scale: min(1, 1 / loudest)), 1e-4, "row \(row)")
    }
    XCTAssertEqual(held.rows(1..<2), drawn.rows(1..<2))
  }

  /// What maximises a rectified band-pass filter lies in its band, and in fewer waves than where samples are optimised.
  func testFewPartialsAreLeft() throws {
    let network = try probed(), objective = try Objective("channel:active:0", of: network)
    func strongest(_ name: String) throws -> (hertz: Double, share: Double) {
      let kind = ParameterisationKind.named(name)!, parameterisation = try kind(network)
      let maximisation = Maximisation(
        network, objective, parameterisation,
        transforms: try kind.defaults.transforms.map { try TransformKind.read($0, for: parameterisation.canvas) },
        starts: [Start(seed: 1)],
        ProbeSettings(
          goal: .maximise, iterations: kind.defaults.iterations, optimiser: .named(kind.defaults.optimiser)!, rate: kind.defaults.rate))
      while maximisation.next() != nil {}
      let example = try XCTUnwrap(maximisation.results[0].example).parameters
      let heard = parameterisation.renderings(of: example.reshaped([1] + example.shape)).input.reshaped([1, Self.windowSamples])
      let power = square(realFFT(heard).reshaped([-1, 2])).sum(axes: [1]).values
      let peak = power.indices.max { power[$0] < power[$1] }!
      let near = power[max(0, peak - 6)...min(power.count - 1, peak + 6)].reduce(0, +)
      return (Double(peak * Self.rateHz) / Double(Self.windowSamples), Double(near / power.reduce(0, +)))
    }
    let waves = try strongest("waves"), samples = try strongest("waveform")
    XCTAssertEqual(waves.hertz, 1000, accuracy: 100)
    XCTAssertGreaterThan(waves.share, samples.share)
    XCTAssertGreaterThan(waves.share, 0.9)
  }

  private func probed(_ samples: Int = windowSamples) throws -> ProbedNetwork {
    let layer = BandPassNetwork(frequencies: [1000, 2200])
    _ = Inventory(of: layer)
    let network = LayerNetwork(
      layer, from: Port("sound", [samples, 1]), to: Port("scores", [3], labels: ["a", "b", "c"]))
    let domain = PatchDomain(preset: try .named("waveform"), rateHz: Self.rateHz, statistics: PatchStatistics())
    return try ProbedNetwork(network, name: "bands", domain: domain)
  }

  private func made(_ name: String, _ noise: Canvas.Noise? = nil) throws -> any Parameterisation {
    try ParameterisationKind.named(name)!(probed(), .init(noise: noise))
  }

  /// A circle's worth of a sound, `[2048, 1]`.
  private func sound(_ value: (_ seconds: Double) -> Double) -> Tensor {
    Tensor([2048, 1], (0..<2048).map { Float(value(Double($0) / Double(Self.rateHz))) })
  }
}
