import Foundation
import Tensors
import XCTest

/// Transforms against their definitions, ways there and back, and adjoints.
final class SignalsTests: XCTestCase {
  static let lengths = [1, 2, 3, 15, 16, 17, 100, 256]

  func testRealFFTIsTheDefinition() {
    for n in Self.lengths {
      let x = noise([3, n], seed: n), bins = n / 2 + 1
      let expected = Tensor([3, bins, 2], (0..<3).flatMap { row in
        (0..<bins).flatMap { k in
          let terms = (0..<n).map { j in (Double(x[row, j]), -2 * Double.pi * Double(j * k % n) / Double(n)) }
          return [
            Float(terms.reduce(0) { $0 + $1.0 * cos($1.1) }), Float(terms.reduce(0) { $0 + $1.0 * sin($1.1) }),
          ]
        }
      })
      assertClose(realFFT(x), expected, tolerance: 1e-6, "length \(n)")
      assertClose(inverseRealFFT(realFFT(x), length: n), x, tolerance: 1e-6, "length \(n)")
    }
  }

  func testAdjointsOfTheRealFFT() {
    for n in Self.lengths {
      let x = noise([2, n], seed: 1), spectrum = noise([2, n / 2 + 1, 2], seed: 2)
      assertAdjoint(realFFT(x), spectrum, x, realFFTAdjoint(spectrum, length: n), "forward, length \(n)")
      assertAdjoint(inverseRealFFT(spectrum, length: n), x, spectrum, inverseRealFFTAdjoint(x), "inverse, length \(n)")
    }
  }

  func testAnotherThreadGetsTheSameBits() throws {
    let x = noise([100_000], seed: 3), stft = STFT(fftSamples: 256, hopSamples: 64)
    let here = stft.spectrogram(x, .power)
    let there = Elsewhere.run { stft.spectrogram(x, .power) }
    XCTAssert(here == there)
    XCTAssert(stft.inverse(stft(x)) == Elsewhere.run { stft.inverse(stft(x)) })
  }

  /// Every padding, placement and window whose squares add up to more than zero everywhere.
  static let transforms: [STFT] = STFT.Padding.allCases.flatMap { padding in
    STFT.Placement.allCases.flatMap { placement in
      [(64, 64, 16), (64, 48, 16), (63, 63, 21), (65, 50, 17), (16, 16, 16)].map { fft, window, hop in
        STFT(
          fftSamples: fft, windowSamples: window, hopSamples: hop,
          window: hop == window ? Window(.rectangular) : Window(.hamming), padding: padding, placement: placement)
      }
    }
  }

  func testFramesAreWhatTheSettingsSay() {
    for stft in Self.transforms {
      let n = 200, x = noise([n], seed: 4), padded = stft.padding == .none ? 0 : stft.fftSamples / 2
      let whole = (-padded..<n + padded).map { i -> Float in
        if (0..<n).contains(i) { return x[i] }
        return stft.padding == .zeros ? 0 : x[i < 0 ? -i : 2 * (n - 1) - i]
      }
      let taper = stft.window.values(stft.windowSamples)
      let lead = stft.placement == .centred ? (stft.fftSamples - stft.windowSamples) / 2 : 0
      let frameLength = stft.placement == .centred ? stft.fftSamples : stft.windowSamples
      var frames: [Float] = []
      var start = 0
      while start + frameLength <= whole.count {
        var frame = [Float](repeating: 0, count: stft.fftSamples)
        for j in 0..<stft.windowSamples { frame[lead + j] = whole[start + lead + j] * taper[j] }
        frames += frame
        start += stft.hopSamples
      }
      let count = frames.count / stft.fftSamples
      XCTAssertEqual(stft.frameCount(sampleCount: n), count, "\(stft)")
      assertClose(stft(x), realFFT(Tensor([count, stft.fftSamples], frames)), "\(stft)")
    }
  }

  func testTheInverseSTFTUndoesTheSTFT() {
    for stft in Self.transforms {
      let x = noise([2, 300], seed: 5), spectrum = stft(x)
      let back = stft.inverse(spectrum)
      // Padding sees every sample; without it the last few are in no frame, and centred windows leave out both ends.
      let unseen = stft.padding == .none && stft.placement == .centred ? stft.fftSamples - stft.windowSamples : 0
      let lead = unseen / 2, end = min(300, stft.sampleCount(frameCount: spectrum.shape[1])) - (unseen - lead)
      assertClose(back.slice(axis: 1, lead..<end), x.slice(axis: 1, lead..<end), "\(stft)")
      XCTAssertEqual(stft.inverse(spectrum, sampleCount: 290).shape, [2, 290])
    }
  }

  func testPrecisionAndPartsOfAnSTFT() {
    let x = noise([2, 5000], seed: 14)
    var stft = STFT(fftSamples: 200, windowSamples: 160, hopSamples: 70, padding: .reflection, detrend: .constant)
    let single = stft.spectrogram(x, .power)
    assertClose(stft.spectrogram(x, .power, frames: 3..<60), single.slice(axis: 1, 3..<60), tolerance: 0)
    stft.precision = .double
    assertClose(stft.spectrogram(x, .power), single)
    // A tone whose other bins are 140 dB down: single precision ends near 10⁻¹³ of the power.
    let tone = Tensor([1024], (0..<1024).map { Float(sin(2 * Double.pi * Double($0) / 16)) })
    let exact = STFT(fftSamples: 1024, hopSamples: 1024, padding: .none, precision: .double).spectrogram(tone, .power)
    XCTAssertLessThan(exact[0, 300], 1e-13 * exact[0, 64])
  }

  func testASignalTooShortForAFrameHasNone() {
    let stft = STFT(fftSamples: 256, hopSamples: 128, padding: .none)
    XCTAssertEqual(stft(noise([255], seed: 1)).shape, [0, 129, 2])
    XCTAssertEqual(stft(Tensor([0])).shape, [0, 129, 2])
    XCTAssertEqual(stft.spectrogram(noise([256], seed: 1), .power).shape, [1, 129])
  }

  func testQuantitiesAreScaledPowersOfTheSTFT() {
    let stft = STFT(fftSamples: 65, windowSamples: 60, hopSamples: 20, window: .tukey, detrend: .constant)
    let x = noise([500], seed: 6), spectrum = stft(x)
    for quantity in SpectralQuantity.allCases {
      let scale = stft.binScale(quantity, rateHz: 8000)
      let values = stft.spectrogram(x, quantity, rateHz: 8000)
      let expected = Tensor(values.shape, (0..<values.count).map { i in
        let re = spectrum.values[2 * i], im = spectrum.values[2 * i + 1], power = re * re + im * im
        return scale[i % stft.binCount] * (quantity.isSquared ? power : power.squareRoot())
      })
      assertClose(values, expected, "\(quantity)")
    }
  }

  static let banks: [(String, FilterBank)] = [
    ("slaney", MelFilters.slaney(40).bank(fftSamples: 512, rateHz: 16_000)),
    ("htk", MelFilters.htk(17).bank(fftSamples: 255, rateHz: 8000)),
    ("svdnet", MelFilters.svdnet.bank(fftSamples: 1024, rateHz: 22_050)),
    ("tensorFlow", MelFilters.tensorFlow(10, lowHz: 20, highHz: 4000).bank(fftSamples: 512, rateHz: 16_000)),
    ("one bin, one band", FilterBank(Tensor([1, 1], repeating: 2))),
    ("dense", FilterBank(noise([17, 3], seed: 7))),
  ]

  func testFilterBanksAreTheirMatrices() {
    for (name, bank) in Self.banks {
      let x = noise([5, bank.binCount], seed: 8), y = noise([5, bank.bandCount], seed: 9)
      assertClose(bank(x), matrixProduct(x, bank.weights), name)
      assertClose(bank.transposed(y), matrixProduct(y, bank.weights, transposeB: true), name)
      assertAdjoint(bank(x), y, x, bank.transposed(y), name)
      let stft = STFT(fftSamples: max(1, 2 * bank.binCount - 2), hopSamples: 50), sound = noise([400], seed: 10)
      assertClose(stft.spectrogram(sound, .magnitude, through: bank), bank(stft.spectrogram(sound, .magnitude)), name)
    }
  }

  func testThePseudoInverseSolvesTheNormalEquations() {
    for (name, bank) in Self.banks {
      // The four Penrose conditions come down to these two for real matrices and their transposes.
      let w = bank.weights, inverse = bank.pseudoInverse
      assertClose(matrixProduct(matrixProduct(w, inverse), w), w, tolerance: 1e-4, name)
      let projection = matrixProduct(w, inverse)
      assertClose(projection, projection.transposed([1, 0]), tolerance: 1e-4, name)
    }
  }

  func testTheNonNegativeInverseMeetsItsOptimum() {
    for (name, bank) in Self.banks {
      let bands = bank(abs(noise([4, bank.binCount], seed: 11)))
      let spectrum = bank.nonNegativeInverse(bands, iterations: 2000)
      XCTAssert(spectrum.values.allSatisfy { $0 >= 0 }, name)
      // At the optimum the slope is zero where the spectrum is not, and nowhere below zero.
      let slope = bank.transposed(bank(spectrum) - bands)
      let scale = bank.transposed(bands).values.map(Swift.abs).max()!
      for (x, g) in zip(spectrum.values, slope.values) {
        XCTAssertGreaterThan(g, -2e-3 * scale, name)
        if x > 1e-3 { XCTAssertLessThan(g, 2e-3 * scale, name) }
      }
    }
  }

  func testCosineTransformsComeBack() {
    for scaling in [CosineTransform.Scaling.orthonormal, .uniform, .unscaled] {
      for n in [1, 2, 15, 40] {
        let transform = CosineTransform(inputCount: n, coefficientCount: n, scaling: scaling)
        let x = noise([3, n], seed: n)
        assertClose(transform.inverse(transform(x)), x, "\(scaling) \(n)")
        if scaling == .orthonormal { assertAdjoint(transform(x), transform(x), x, x, "\(n)") }
        let few = CosineTransform(inputCount: n, coefficientCount: max(1, n / 2), scaling: scaling)
        let kept = transform(x).slice(axis: 1, 0..<few.coefficientCount)
        assertClose(few(x), kept, "\(scaling) \(n)")
        assertClose(few(few.inverse(kept)), kept, "\(scaling) \(n)")
      }
    }
  }

  func testLogarithmsAndBack() {
    let x = affine(noise([1000], seed: 12), scale: 0.5, shift: 0.51)
    assertClose(power(ofDecibels: decibels(ofPower: x)), x)
    XCTAssertEqual(decibels(ofPower: Tensor([1], [0])).scalar, -100, accuracy: 1e-4)
    XCTAssertEqual(scaledLogarithm(Tensor([1], [3]), floor: 0, offset: 1, scale: 2).scalar, 2 * Foundation.log(4), accuracy: 1e-6)
  }

  func testGriffinLimComesNearerAndFastIsFaster() {
    let stft = STFT(fftSamples: 128, hopSamples: 32), magnitude = stft.spectrogram(noise([2000], seed: 13), .magnitude)
    var random = Random(seed: 1, purpose: "phase")
    let phase = random.uniform(magnitude.shape, high: 2 * .pi)
    func distance(_ iterations: Int, _ momentum: Float) -> Double {
      let method = GriffinLim(iterations: iterations, momentum: momentum)
      return spectralConvergence(of: method(magnitude: magnitude, phase: phase, stft: stft), to: magnitude, stft: stft)
    }
    let plain = [0, 10, 50].map { distance($0, 0) }
    XCTAssertGreaterThan(plain[0], plain[1])
    XCTAssertGreaterThan(plain[1], plain[2])
    XCTAssertLessThan(distance(50, 0.99), plain[2])
    let silent = GriffinLim()(magnitude: Tensor([5, 65]), phase: Tensor([5, 65]), stft: stft)
    XCTAssert(silent.values.allSatisfy { $0 == 0 })
  }

  /// ⟨A x, y⟩ = ⟨x, Aᵀ y⟩.
  private func assertAdjoint(
    _ ax: Tensor, _ y: Tensor, _ x: Tensor, _ aty: Tensor, _ message: String, file: StaticString = #filePath,
    line: UInt = #line
  ) {
    func product(_ a: Tensor, _ b: Tensor) -> Double { zip(a.values, b.values).reduce(0) { $0 + Double($1.0 * $1.1) } }
    func norm(_ a: Tensor) -> Double { product(a, a).squareRoot() }
    XCTAssertEqual(
      product(ax, y), product(x, aty), accuracy: 1e-5 * max(norm(ax) * norm(y), norm(x) * norm(aty)), message, file: file,
      line: line)
  }
}

/// Runs a computation on a thread that may not enter parallel regions.
enum Elsewhere {
  static func run<T: Sendable>(_ body: @escaping @Sendable () -> T) -> T {
    let result = Box<T>()
    let thread = Thread { result.set(body()) }
    thread.start()
    return result.wait()
  }

  private final class Box<T: Sendable>: @unchecked Sendable {
    private let filled = DispatchSemaphore(value: 0)
    private var value: T?
    func set(_ value: T) {
      self.value = value
      filled.signal()
    }
    func wait() -> T {
      filled.wait()
      return value!
    }
  }
}
