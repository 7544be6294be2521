import Foundation
import Probe
import Tensors
import XCTest

/// Spectra of sounds whose answer is known, and sounds repeated.
final class FilterSpectraTests: XCTestCase {
  private func tones(_ hertz: [Double], samples: Int, rateHz: Double, offset: Float = 0) -> Tensor {
    Tensor([hertz.count, samples]) { values in
      for (row, frequency) in hertz.enumerated() {
        for i in 0..<samples { values[row * samples + i] = offset + Float(sin(2 * Double.pi * frequency * Double(i) / rateHz)) }
      }
    }
  }

  func testPeaksOfTones() {
    // The mean is taken off, so that an offset is no peak.
    let spectra = FilterSpectra(tones([1000, 250, 3999, 500, 250], samples: 16_000, rateHz: 16_000, offset: 5), rateHz: 16_000)
    XCTAssertEqual(spectra.binCount, 8000)
    XCTAssertEqual(spectra.peakHz, [1000, 250, 3999, 500, 250])
    XCTAssertEqual(spectra.order, [1, 4, 3, 0, 2])
    for height in spectra.peaksOverMedian { XCTAssertGreaterThan(height, 60) }
    let summary = SpectrumSummary(spectra)!
    XCTAssertEqual(summary.flatShare, 0)
    XCTAssertEqual(summary.peakHz, 500)
    XCTAssertEqual(summary.deckShare, 0.8, "200–3400 Hz")
    XCTAssertEqual(summary.voiceShare, 0.4, "300–3000 Hz")
    XCTAssertNil(SpectrumSummary(spectra, rows: []))
    XCTAssertEqual(SpectrumSummary(spectra, rows: [2])?.deckShare, 0)
  }

  /// The largest bin of each band stands for it.
  func testBands() {
    let spectra = FilterSpectra(tones([1000], samples: 400, rateHz: 8000), rateHz: 8000)
    let (levels, hertz) = spectra.decibels(rows: 20)
    XCTAssertEqual(levels.shape, [1, 20])
    XCTAssertEqual(hertz, 200)
    XCTAssertEqual(levels.indexOfMaximum(axis: 1), [4])
    XCTAssertEqual(levels.max().scalar, 0)
    XCTAssertEqual(-(-levels).max().scalar, -60)
    XCTAssertEqual(spectra.decibels(rows: 999).levels.shape, [1, 200])
  }

  /// One in a hundred white noises has a higher peak than that of flat ones.
  func testWhiteNoiseIsFlat() {
    var random = NumPyRandomState(seed: 1)
    let spectra = FilterSpectra(random.normal([1000, 400]), rateHz: 8000)
    // The last bin, at half the rate, has no imaginary part, so its tail is longer.
    XCTAssertEqual(SpectrumSummary(spectra)!.flatShare, 0.985, accuracy: 0.012)
    XCTAssertEqual(FilterSpectra.whiteNoisePeak(binCount: 1), 10 * log10(-log(0.01) / log(2)), accuracy: 1e-9)
    XCTAssertEqual(SpectrumSummary(FilterSpectra(Tensor([1, 16]), rateHz: 8000))!.flatShare, 1, "silence")
  }

  func testALoopIsSmooth() {
    let tone = tones([200], samples: 1000, rateHz: 8000).reshaped([1000])
    let looped = crossfadeLoop(tone, samples: 4000, rateHz: 8000)
    XCTAssertEqual(looped.shape, [4000])
    XCTAssertEqual(looped.rows(0..<750), tone.rows(0..<750), "the first turn is the sound itself")
    // A quarter of 1000 samples fades; turns of 750 samples are not whole periods of 40, so the fade is heard as a dip.
    let steps = abs(looped.rows(1..<4000) - looped.rows(0..<3999)).max().scalar
    XCTAssertLessThan(steps, 1.1 * abs(tone.rows(1..<1000) - tone.rows(0..<999)).max().scalar)
    // The fades' weights add up to one.
    let level = crossfadeLoop(Tensor([100], repeating: 0.7), samples: 1000, rateHz: 8000)
    XCTAssertLessThan(abs(affine(level.rows(0..<976), scale: 1, shift: -0.7)).max().scalar, 1e-5)
    XCTAssertEqual(crossfadeLoop(tone, samples: 900, rateHz: 8000), tone)
  }
}
