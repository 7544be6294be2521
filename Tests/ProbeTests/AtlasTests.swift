import Foundation
import Nets
import Probe
import Tensors
import XCTest

/// The filters of networks on waveforms: found, driven one by one, and what is said of their spectra.
final class AtlasTests: XCTestCase {
  private let frequencies: [Double] = [2000, 500, 3250, 1250, 875]

  private func made(
    _ waveforms: WaveformNetwork, _ layer: ProbedNetwork.Layer?, samples: Int = BandPassNetwork.sampleCount,
    soundSamples: Int? = nil, _ adjust: (inout AtlasPlan) -> Void = { _ in }
  ) throws -> LayerAscent {
    var plan = AtlasPlan()
    adjust(&plan)
    let ascent = try LayerAscent(waveforms, layer, samples: samples, soundSamples: soundSamples, plan)
    while ascent.next() != nil {}
    return ascent
  }

  func testFiltersAreFoundBehindTheirActivations() throws {
    let (waveforms, parameters) = try BandPassNetwork.probed(frequencies)
    let layers = waveforms.network.filterLayers(parameters: parameters)
    XCTAssertEqual(layers.map(\.path), ["active", "last"])
    XCTAssertEqual(layers.map(\.shape), [[512, 5], [128, 6]])
    XCTAssertEqual(waveforms.network.kernel(of: layers[0], among: parameters)?.shape, [64, 1, 5])
    XCTAssertEqual(waveforms.network.kernel(of: layers[1], among: parameters)?.shape, [3, 5, 6])
    // One of 3 × 3 filters over patches, behind a batch norm, and one without an activation.
    let network = ExampleNetwork()
    let inventory = Inventory(of: network)
    let named = LayerNetwork(network, from: Port("patch", [20, 24, 1]), to: Port("scores", [3]))
    let probed = try ProbedNetwork(named, name: "example")
    XCTAssertEqual(probed.filterLayers(parameters: inventory.parameters).map(\.path), ["active", "second"])
    // Dropout behind them changes nothing.
    let shape = PatchShape(time: 18, frequency: 14), gan = GANModel.named("gan-experiment-1")!.build(shape, seed: 3)
    let weights = Inventory(of: gan).parameters
    let critic = LayerNetwork(gan.discriminator, from: Port("patch", shape.axes), to: Port("score", [1]))
    XCTAssertEqual(
      try ProbedNetwork(critic, name: "critic").filterLayers(parameters: weights).map(\.path), ["discriminator.filters"])
  }

  /// A case with a known answer: what maximises a band-pass filter is in its band, so they are sorted by their bands.
  func testBandPassFiltersAreSorted() throws {
    let (waveforms, parameters) = try BandPassNetwork.probed(frequencies)
    let layer = waveforms.network.filterLayers(parameters: parameters)[0]
    for mode in ProbeSettings.BatchNormMode.allCases {
      let ascent = try made(waveforms, layer) { ($0.batchNorm, $0.rate) = (mode, 1) }
      let spectra = FilterSpectra(ascent.sounds, rateHz: BandPassNetwork.rateHz)
      for (peak, frequency) in zip(spectra.peakHz, frequencies) {
        // A Hann window of 64 samples is 4/64 of the rate wide.
        XCTAssertEqual(peak, frequency, accuracy: 250)
      }
      XCTAssertEqual(spectra.order, [1, 4, 3, 0, 2])
      let summary = try XCTUnwrap(SpectrumSummary(spectra))
      XCTAssertEqual(summary.flatShare, 0)
      XCTAssertEqual(summary.deckShare, 1)
      XCTAssertEqual(summary.voiceShare, 0.8)
      let filters = try XCTUnwrap(SeenByFilters(kernel: waveforms.network.kernel(of: layer, among: parameters)!))
      let responses = waveforms.responses(layer, units: ascent.units, to: ascent.sounds, mode)
      for unit in ascent.units {
        let cosine = try XCTUnwrap(filters.cosine(
          unit, sound: ascent.sounds.rows(unit..<unit + 1).reshaped([512]), response: responses.rows(unit..<unit + 1).reshaped([512])))
        // A steady tone beside a Hann window of it has 0.5/√0.375.
        XCTAssertGreaterThan(cosine, 0.81, "filter \(unit)")
      }
    }
  }

  /// What lies behind a layer changes nothing, whether it is run or not, and neither do the other filters.
  func testATrunkGivesWhatTheWholeGives() throws {
    let chain = try BandPassNetwork.probed(frequencies), sealed = try BandPassNetwork.probed(frequencies, isSealed: true)
    XCTAssertTrue(chain.waveforms.network.isChain)
    XCTAssertFalse(sealed.waveforms.network.isChain)
    for place in 0..<2 {
      let layers = [chain, sealed].map { $0.waveforms.network.filterLayers(parameters: $0.parameters)[place] }
      let whole = try made(sealed.waveforms, layers[1]), trunk = try made(chain.waveforms, layers[0])
      assertClose(trunk.sounds, whole.sounds, 1e-5, layers[0].path)
      let alone = try LayerAscent(chain.waveforms, layers[0], units: [3], samples: 512, AtlasPlan())
      while alone.next() != nil {}
      assertClose(alone.sounds, trunk.sounds.rows(3..<4), 1e-5, "\(layers[0].path) alone")
    }
  }

  /// Other lengths: what a chain takes, the fewest samples that leave a layer three places, and no others.
  func testLengths() throws {
    let (waveforms, parameters) = try BandPassNetwork.probed(frequencies)
    let layers = waveforms.network.filterLayers(parameters: parameters)
    XCTAssertEqual(try waveforms.samples(for: layers[0], wanted: 100), 100)
    XCTAssertEqual(try waveforms.samples(for: layers[1], wanted: 2), 12)
    XCTAssertEqual(try waveforms.samples(for: layers[1], wanted: 9999), 512)
    XCTAssertEqual(try waveforms.samples(for: nil, wanted: 100), 512)
    XCTAssertEqual(try made(waveforms, layers[1], samples: 100).sounds.shape, [6, 100])
    let sealed = try BandPassNetwork.probed(frequencies, isSealed: true).waveforms
    XCTAssertThrowsError(try sealed.samples(for: layers[0], wanted: 100)) { XCTAssertTrue("\($0)".contains("takes 512 samples")) }
  }

  /// Every layer of SampleCNN on the fewest samples that leave it three places, which are too few for those behind it.
  func testSampleCNNOnTheFewestSamples() throws {
    let architecture = ClassifierArchitecture(.sampleCNN16k, patchShape: PatchShape(time: 16_000, frequency: 1), labels: ["a", "b"])
    let built = try architecture.build(seed: 0) as BuiltModel, parameters = Inventory(of: built.root).parameters
    let waveforms = try WaveformNetwork(ProbedNetwork(built.parts[0].network, name: "words"), rateHz: 16_000)
    let layers = waveforms.network.filterLayers(parameters: parameters)
    XCTAssertEqual(layers.map(\.unitCount), [128, 128, 128, 256, 256, 256, 256, 512])
    for mode in ProbeSettings.BatchNormMode.allCases {
      for layer in layers {
        let samples = try waveforms.samples(for: layer, wanted: 4)
        var plan = AtlasPlan()
        (plan.iterations, plan.batchNorm) = (1, mode)
        let ascent = try LayerAscent(waveforms, layer, units: [0, 1], samples: samples, plan)
        while ascent.next() != nil {}
        XCTAssertEqual(ascent.sounds.shape, [2, samples])
        XCTAssertTrue(ascent.sounds.isFinite, layer.path)
        if mode == .training { XCTAssertEqual(ascent.results.map(\.status), [.finished, .finished], layer.path) }
      }
    }
  }

  /// A filter that faint noise does not reach is begun again at louder noise; one that nothing reaches is stuck.
  func testDeadFiltersAreSaidToBeStuck() throws {
    let (deaf, weights) = try BandPassNetwork.probed(frequencies, deadFilter: 2, threshold: 0.8)
    let reached = try made(deaf, deaf.network.filterLayers(parameters: weights)[0])
    XCTAssertEqual(reached.results.map(\.redraws), [0, 0, 2, 0, 0])
    XCTAssertEqual(reached.results.map(\.status), [ProbeResult.Status](repeating: .finished, count: 5))
    let (waveforms, parameters) = try BandPassNetwork.probed(frequencies, deadFilter: 2)
    let ascent = try made(waveforms, waveforms.network.filterLayers(parameters: parameters)[0])
    XCTAssertEqual(ascent.results[2].redraws, 3)
    XCTAssertEqual(ascent.results.map { $0.status == .finished }, [true, true, false, true, true])
    let layer = AtlasLayer(
      path: "active", folder: "1", names: ascent.units.map(String.init), ascent,
      FilterSpectra(ascent.sounds, rateHz: BandPassNetwork.rateHz), untrained: nil)
    XCTAssertEqual(layer.stuckShare, 0.2, accuracy: 1e-12)
    XCTAssertEqual(layer.redrawnShare, 0.2, accuracy: 1e-12)
    XCTAssertEqual(layer.summary?.count, 4)
  }

  /// Seed 001's noise, of NumPy: (RandomState(seed).random_sample(n) − 0.5) · 0.03.
  func testSoundsBeginAtTheSeedsNoiseAndGoUp() throws {
    let (waveforms, parameters) = try BandPassNetwork.probed(frequencies)
    let layer = waveforms.network.filterLayers(parameters: parameters)[0]
    var plan = AtlasPlan()
    plan.seed = 40
    let ascent = try LayerAscent(waveforms, layer, samples: 512, plan, watched: [2], watchedIterations: [0, 1, 18])
    while ascent.next() != nil {}
    XCTAssertEqual(ascent.growth.map(\.iteration), [0, 1, 18])
    var random = NumPyRandomState(seed: 42)
    let noise = Tensor([1, 512], (0..<512).map { _ in Float((random.nextUniform() - 0.5) * 0.03) })
    assertClose(ascent.growth[0].sounds, noise, 1e-6, "noise")
    // Two hundredths of a root mean square a step.
    let step = ascent.growth[1].sounds - ascent.growth[0].sounds
    XCTAssertEqual(square(step).mean().scalar.squareRoot(), 0.02, accuracy: 1e-6)
    XCTAssertEqual(AtlasPlan.standardRate(.training), 1)
    for result in ascent.results { XCTAssertGreaterThan(try XCTUnwrap(result.example).score, result.curves.score[0]) }
  }

  /// A long sound's score is the mean over windows that overlap by half, the last at its end.
  func testLongSounds() throws {
    let (waveforms, parameters) = try BandPassNetwork.probed(frequencies)
    let layer = waveforms.network.filterLayers(parameters: parameters)[0]
    let views = waveforms.parameterisation(samples: 512, soundSamples: 1200, noise: WaveformNetwork.noise, isBounded: false)
    XCTAssertEqual(views.viewCount, 4)
    let long = try made(waveforms, layer, soundSamples: 1200)
    XCTAssertEqual(long.sounds.shape, [5, 1200])
    let starts = [0, 256, 512, 688]
    for unit in 0..<5 {
      let sound = long.sounds.rows(unit..<unit + 1)
      let windows = Tensor.concatenation(starts.map { sound.slice(axis: 1, $0..<$0 + 512) }, axis: 0)
      let responses = waveforms.responses(layer, units: [Int](repeating: unit, count: 4), to: windows, .inference)
      XCTAssertEqual(responses.mean().scalar, try XCTUnwrap(long.results[unit].example).score, accuracy: 1e-4)
    }
    let spectra = FilterSpectra(long.sounds, rateHz: BandPassNetwork.rateHz)
    for (peak, frequency) in zip(spectra.peakHz, frequencies) { XCTAssertEqual(peak, frequency, accuracy: 250) }
  }

  func testPatchesAreSentElsewhere() throws {
    let network = try ExampleNetwork.probed()
    XCTAssertThrowsError(try WaveformNetwork(network, rateHz: 8000)) { error in
      XCTAssertTrue("\(error)".contains("20 × 24 × 1") && "\(error)".contains("bench probe patterns"), "\(error)")
    }
  }
}
