import Data
import Files
import Foundation
import Tensors
import XCTest

/// Every preset against the program that it follows, and back to sound.
final class FeaturePresetTests: XCTestCase {
  /// The presets whose golden is of the beginning only.
  private let short = ["librosa-stft", "librosa-stft-log", "librosa-stft-power", "dafx-week8", "dafx-final"]
  /// Rates that the goldens were made for where the preset takes any.
  private func rate(_ preset: FeaturePreset) -> Int { preset.rateHz ?? (preset.name.hasPrefix("seed") ? 8000 : 22_050) }

  func testEveryPresetIsItsGolden() throws {
    let goldens = try Goldens()
    for preset in FeaturePreset.all where !preset.isWaveform {
      let samples = try short.contains(preset.name) ? goldens.short : goldens.audio
      let features = FeatureTransform(preset, rateHz: rate(preset))(samples), expected = try goldens["features/" + preset.name]
      if preset.compression == .linear {
        assertClose(features, expected, preset.name)
      } else {
        XCTAssertEqual(features.shape, expected.shape, preset.name)
        XCTAssertLessThanOrEqual(columnError(features, expected), 1e-3, preset.name)
      }
      XCTAssertEqual(preset.featureCount, expected.shape[1], preset.name)
    }
  }

  /// The keyword-spotting network's own check: its front end on a spoken word.
  func testTheKeywordFrontEndFitsItsNetwork() throws {
    guard let shared = ProcessInfo.processInfo.environment["BENCH_SHARED"] else {
      throw XCTSkip("BENCH_SHARED names no folder of reference models")
    }
    let check = try Npz(shared + "/models/kws_cnn_s_check.npz")
    let features = FeatureTransform(try .named("kws-mfcc"), rateHz: 16_000)(try check.array("audio").tensor())
    assertClose(features, try check.array("mfcc").tensor().reshaped([49, 10]), tolerance: 1e-4)
  }

  /// The music tagger's own check: windows of a song in the corpus, by librosa's mel.
  func testTheTaggersFrontEndFitsItsNetwork() throws {
    guard let shared = ProcessInfo.processInfo.environment["BENCH_SHARED"] else {
      throw XCTSkip("BENCH_SHARED names no folder of reference models")
    }
    let check = try Npz(shared + "/models/mtt_vgg_check.npz").array("x").tensor()
    let song = try Recording(shared + "/corpus/songs_svd_free/Joshua_Morin_On_the_run.flac", rateHz: 16_000)
    let mono = song.channelCount == 1 ? song.channel(0) : song.samples.mean(axes: [1])
    let transform = FeatureTransform(try .named("musicnn-mel"), rateHz: 16_000)
    for (window, row) in [1000, 3000, 5000, 9000].enumerated() {
      let expected = check.slice(axis: 0, window..<window + 1).reshaped([187, 96])
      assertClose(transform(mono, rows: row..<row + 187), expected, tolerance: 1e-4, "window \(window)")
    }
  }

  func testTheSeedsPatchesAndTheirNormalisations() throws {
    let goldens = try Goldens()
    var preset = try FeaturePreset.named("seed002")
    preset.cutting.rows = 5
    for (name, normalisation) in [
      ("seed002", Normalisation.none), ("decibels", .decibels), ("z-score", .zScore), ("min-max", .minMax), ("peak", .peak),
    ] {
      preset.normalisation = normalisation
      let transform = FeatureTransform(preset, rateHz: 8000), features = transform(try goldens.audio)
      let patches = preset.cutting.starts(rowCount: features.shape[0]).compactMap { row -> Tensor? in
        let moments = transform.moments(of: features, from: row)
        guard moments.largest >= preset.threshold.level(maxima: []) else { return nil }
        return transform.patch(of: features, from: row, statistics: normalisation.statistics(moments))
      }
      let stacked = Tensor.concatenation(patches, axis: 0).reshaped([patches.count, 5, 32])
      assertClose(stacked, try goldens["patches/" + name], name)
    }
  }

  func testNormalisationsComeBack() throws {
    let patch = Tensor([1, 4], [0.01, 2, 1, 0.5])
    for normalisation in Normalisation.all {
      let moments = patch.withUnsafeBufferPointer { Moments($0) }, statistics = normalisation.statistics(moments)
      assertClose(normalisation.inverse(normalisation(patch, statistics), statistics), patch, normalisation.name)
      let flat = Tensor([1, 2], repeating: 3), own = normalisation.statistics(flat.withUnsafeBufferPointer { Moments($0) })
      XCTAssert(normalisation(flat, own).values.allSatisfy(\.isFinite), normalisation.name)
      let silent = Tensor([1, 2]), silence = normalisation.statistics(silent.withUnsafeBufferPointer { Moments($0) })
      XCTAssert(normalisation(silent, silence).values.allSatisfy(\.isFinite), normalisation.name)
    }
    XCTAssertEqual(Set(Normalisation.all.map(\.name)).count, Normalisation.all.count)
  }

  func testPresetsAreStoredWhole() throws {
    let data = try JSONEncoder().encode(FeaturePreset.all)
    XCTAssertEqual(try JSONDecoder().decode([FeaturePreset].self, from: data), FeaturePreset.all)
    XCTAssertEqual(Set(FeaturePreset.all.map(\.name)).count, FeaturePreset.all.count)
    XCTAssertThrowsError(try FeaturePreset.named("seed003")) { XCTAssertEqual(($0 as? FileError)?.kind, .usage) }
  }

  /// Values that a way back can know are as they were: cepstra and bands lose detail, the rest only its dropped bins.
  func testMagnitudesComeBackFromPatches() throws {
    let goldens = try Goldens(), audio = try goldens.audio
    for var preset in FeaturePreset.all {
      guard let stft = preset.stft else { continue }
      preset.cutting = PatchCutting(rows: 3)
      let transform = FeatureTransform(preset, rateHz: rate(preset)), features = transform(audio)
      let statistics = preset.normalisation.statistics(transform.moments(of: features, from: 0))
      let patch = transform.patch(of: features, from: 0, statistics: statistics)
      let magnitude = transform.magnitude(of: patch, statistics: statistics)
      XCTAssertEqual(magnitude.shape, [3 * preset.framesPerRow, stft.binCount], preset.name)
      XCTAssert(magnitude.values.allSatisfy { $0.isFinite && $0 >= 0 }, preset.name)
      guard preset.filters == nil else { continue }
      let quantity = stft.spectrogram(audio, preset.quantity, rateHz: Double(transform.rateHz))
      // What is below a logarithm's floor is lost, and what is averaged is spread: compare after doing it again.
      let known = stft.binScale(preset.quantity, rateHz: Double(transform.rateHz))
      let again = known * (preset.quantity.isSquared ? square(magnitude) : magnitude)
      if preset.downsamplings == 0 {
        assertClose(again, quantity.slice(axis: 0, 0..<3), tolerance: 1e-4, preset.name)
      } else {
        XCTAssertEqual(again.sum().scalar, quantity.slice(axis: 0, 0..<12).slice(axis: 1, 0..<128).sum().scalar, accuracy: 1e-4 * again.sum().scalar, preset.name)
      }
    }
  }

  func testAPatchComesBackAsSound() throws {
    let goldens = try Goldens(), audio = try goldens.audio
    for (name, limit) in [("seed002", Float(14)), ("seed002-log", 14), ("librosa-stft", 6), ("librosa-mel", 12)] {
      var preset = try FeaturePreset.named(name)
      preset.downsamplings = min(preset.downsamplings, 1)
      preset.cutting = PatchCutting(rows: name.hasPrefix("seed") ? 45 : 23)
      let transform = FeatureTransform(preset, rateHz: 8000), features = transform(audio)
      let statistics = preset.normalisation.statistics(transform.moments(of: features, from: 0))
      let patch = transform.patch(of: features, from: 0, statistics: statistics)
      let sound = transform.sound(of: patch, statistics: statistics, seed: 1)
      XCTAssertEqual(sound, transform.sound(of: patch, statistics: statistics, seed: 1), name)
      let distance = logSpectralDistance(audio, sound)
      XCTAssertLessThan(distance, limit, name)
      XCTAssertGreaterThan(distance, 0, name)
    }
    XCTAssertEqual(logSpectralDistance(audio, audio), 0)
  }

  func testARoundTripIsAsLongAsItsPatches() throws {
    let audio = try Goldens().audio
    var preset = try FeaturePreset.named("seed002-log")
    preset.downsamplings = 1
    preset.cutting.rows = 20
    let transform = FeatureTransform(preset, rateHz: 8000), trip = try XCTUnwrap(transform.roundTrip(audio))
    // 46 rows make two patches of 40 frames each.
    XCTAssertEqual(trip.copy.count, 79 * 128 + 256)
    XCTAssertEqual(trip.original, audio.slice(axis: 0, 0..<trip.copy.count))
    XCTAssertLessThan(trip.distance, 10)
    XCTAssertNil(transform.roundTrip(audio.slice(axis: 0, 0..<4000)))
  }

  func testWaveformsAreStretchesOfTheirSamples() throws {
    let audio = try Goldens().audio
    for var preset in FeaturePreset.all where preset.isWaveform {
      preset.cutting.rows = min(preset.cutting.rows, 1024)
      let rows = preset.cutting.rows, transform = FeatureTransform(preset, rateHz: rate(preset)), features = transform(audio)
      XCTAssertEqual(features, audio.reshaped([audio.count, 1]), preset.name)
      XCTAssertEqual(transform(audio, rows: 7..<9), features.slice(axis: 0, 7..<9), preset.name)
      XCTAssertEqual([rows, 1, 1], preset.patchShape)
      XCTAssertEqual(preset.patchSamples, rows)
      XCTAssertEqual(preset.rowSeconds(rateHz: 16_000), 1 / 16_000)
      XCTAssertNil(preset.binHz(rateHz: 16_000))
      XCTAssertFalse(preset.isPower)
      let statistics = preset.normalisation.statistics(transform.moments(of: features, from: 100))
      let patch = transform.patch(of: features, from: 100, statistics: statistics)
      assertClose(transform.sound(of: patch, statistics: statistics), audio.slice(axis: 0, 100..<100 + rows), preset.name)
      let trip = try XCTUnwrap(transform.roundTrip(audio))
      assertClose(trip.copy, audio.slice(axis: 0, 0..<trip.copy.count), preset.name)
    }
  }

  /// CREPE's own lines: `frames -= frames.mean(axis=1)`, then `frames /= frames.std(axis=1)`.
  func testCrepesFramesHaveMeanZeroAndVarianceOne() throws {
    let audio = try Goldens().audio, preset = try FeaturePreset.named("crepe")
    let transform = FeatureTransform(preset, rateHz: 16_000), features = transform(audio)
    let starts = preset.cutting.starts(rowCount: features.shape[0])
    XCTAssertEqual(starts, Array(stride(from: 0, through: audio.count - 1024, by: 160)))
    for start in starts {
      let statistics = preset.normalisation.statistics(transform.moments(of: features, from: start))
      let frame = audio.slice(axis: 0, start..<start + 1024).values.map(Double.init)
      let mean = frame.reduce(0, +) / 1024
      let deviation = (frame.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 1024).squareRoot()
      let expected = Tensor([1024, 1, 1], frame.map { Float(($0 - mean) / deviation) })
      assertClose(transform.patch(of: features, from: start, statistics: statistics), expected)
    }
  }

  func testWhatIsAboveHearingIsSlowedDown() {
    XCTAssertNil(Audibility.slowdown(rateHz: 8000))
    XCTAssertNil(Audibility.slowdown(rateHz: 48_000))
    XCTAssertEqual(Audibility.slowdown(rateHz: 250_000), 10)
    XCTAssertEqual(Audibility.slowdown(rateHz: 96_000), 4)
  }

  func testThresholdsAreReadAndWritten() throws {
    let maxima: [Float] = (1...100).map(Float.init)
    for (word, level) in [("0.4", Float(0.4)), ("none", -.infinity), ("-10dB", 9.6), ("0dB", 96)] {
      let threshold = try Threshold(word)
      XCTAssertEqual(threshold.level(maxima: maxima), level, accuracy: 1e-5)
      XCTAssertEqual(try Threshold(threshold.description), threshold)
    }
    for word in ["", "loud", "nan", "10dB", "-dB", "inf"] { XCTAssertThrowsError(try Threshold(word), word) }
  }
}
