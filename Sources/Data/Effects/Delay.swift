import CKernels
import Foundation
import Tensors

extension Effect {
  /// Two echoes of the sum of both channels that feed each other, with a filter in their way.
  ///
  /// With w = output·(1 − (1 − fx_mix)²), d = 2·output·(1 − fx_mix²) and the line's outputs l and r:
  /// t = w·(a + b) + .495·feedback·(l + r); f ← fil·(f − t) + t; the line takes lo·f + hi·t; y = d·a + l and d·b + r.
  /// fb_tone above ½ is a high-pass (lo = −2c, hi = 1, c = ½·fb_tone − ¼), below a low-pass (hi = 2·fb_tone, lo = 1 − hi,
  /// c = fb_tone); fil = exp(−2π·10^(2.2 + 4.5c)/rate). Agrees with mda Delay to the bit, whose line however begins with
  /// one sample of whatever stood in that memory: where a delay is at its longest, it is heard.
  static let delay = Effect(
    "Delay", "two echoes that feed each other through a filter",
    [
      Control("l_delay", "left delay", unit: "samples", to: 32_766, .squared, standard: 0.5),
      Control("r_delay", "right delay: up to twice the left, then fixed ratios", unit: "", to: 1, standard: 0.27),
      Control("feedback", "of both", to: 99, standard: 0.7),
      Control("fb_tone", "low-pass below the middle, high-pass above", from: -100, standard: 0.5),
      Control("fx_mix", "wet share", standard: 0.33),
      Control("output", "level", unit: "×", to: 2, standard: 0.5, changesOnlyLevel: true),
    ]
  ) { p, rateHz in DelayLoop(p, rateHz: rateHz) }
}

private struct DelayLoop: TwoChannelLoop {
  private var state = CKernels.delay()
  private var line = Tensor([delay_line_samples])

  init(_ p: [Float], rateHz: Float) {
    let longest: Float = 32_766
    let samples = { (delay: Float) in max(4, Int32(min(delay, longest))) }
    state.left_samples = samples(longest * p[0] * p[0])
    state.right_samples = samples(longest * p[0] * p[0] * DelayLoop.rightRatio(p[1]))
    var cut = p[3]
    if p[3] > 0.5 {
      cut = 0.5 * cut - 0.25
      (state.low_mix, state.high_mix) = (-2 * cut, 1)
    } else {
      state.high_mix = 2 * cut
      state.low_mix = 1 - state.high_mix
    }
    let turn: Float = 6.283_185_3
    state.pole = Float(exp(-Double(turn) * pow(10, Double(2.2 + 4.5 * cut)) / Double(rateHz)))
    state.feedback = 0.495 * p[2]
    let dry = 1 - p[4]
    state.wet = p[5] * (1 - dry * dry)
    state.dry = p[5] * 2 * (1 - p[4] * p[4])
  }

  /// The right delay over the left: in the upper half of the knob, intervals from an octave above to one below.
  private static func rightRatio(_ p: Float) -> Float {
    switch Int(p * 17.9) {
    case 17: 0.5
    case 16: 0.6667
    case 15: 0.75
    case 14: 0.8333
    case 13: 1
    case 12: 1.2
    case 11: 1.3333
    case 10: 1.5
    case 9: 2
    default: 4 * p
    }
  }

  mutating func run(
    _ count: Int, _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, _ leftOut: UnsafeMutablePointer<Float>,
    _ rightOut: UnsafeMutablePointer<Float>
  ) {
    line.withUnsafeMutableBufferPointer {
      kernel_delay(&state, $0.baseAddress!, count, left, right, leftOut, rightOut)
    }
  }
}
