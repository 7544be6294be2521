import CKernels
import Foundation
import Tensors

extension Effect {
  /// A flanger whose delay may pass through zero.
  ///
  /// φ runs from −1 to 1, 10^(3·rate − 2) times a second (it stands below .01); the delay is D·(1 − depth_mod) +
  /// D·depth_mod·(1 − φ²) samples, D = 2000·depth², between neighbours in a straight line; the line takes
  /// a + (1.9·feedback − .95)·its output; y = (1 − mix)·a − mix·the output. Agrees with mda ThruZero to the bit.
  static let thruZero = Effect(
    "ThruZero", "a flanger through zero",
    [
      Control("rate", "turns; stands still below .01", unit: "Hz", from: 0.01, to: 10, .exponential, standard: 0.3),
      Control("depth", "longest delay", unit: "samples", to: 2000, .squared, standard: 0.43),
      Control("mix", "wet share", standard: 0.47),
      Control("feedback", "negative below the middle", from: -95, to: 95, standard: 0.3),
      Control("depth_mod", "share of the delay that moves", standard: 1),
    ]
  ) { p, rateHz in ThruZeroLoop(p, rateHz: rateHz) }
}

private struct ThruZeroLoop: TwoChannelLoop {
  private var state = thru_zero()
  private var lines = Tensor([2, thru_zero_line_samples])

  init(_ p: [Float], rateHz: Float) {
    if p[0] >= 0.01 { state.step = Float(pow(10, Double(3 * p[0] - 2)) * 2 / Double(rateHz)) }
    let longest = 2000 * p[1] * p[1]
    state.least_delay = longest - longest * p[4]
    state.depth = longest - state.least_delay
    state.wet = p[2]
    state.dry = 1 - p[2]
    state.feedback = 1.9 * p[3] - 0.95
  }

  mutating func run(
    _ count: Int, _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, _ leftOut: UnsafeMutablePointer<Float>,
    _ rightOut: UnsafeMutablePointer<Float>
  ) {
    lines.withUnsafeMutableBufferPointer {
      kernel_thru_zero(&state, $0.baseAddress!, count, left, right, leftOut, rightOut)
    }
  }
}
