import CKernels

extension Effect {
  /// The sound times a sine, fed back.
  ///
  /// g = sin(φ), φ ← φ + 2π·100·(fine + 160·freq)/rate; l ← (.95·feedback·l + a)·g; r = (.95·feedback·l + b)·g, with the
  /// l that has just been made: a mono sound comes out different on either side once there is feedback.
  /// φ is a float and its rounding is part of the pitch, so it is added up as the plug-in does. Agrees with mda RingMod to
  /// the bit.
  static let ringMod = Effect(
    "RingMod", "the sound times a sine, fed back",
    [
      Control("freq", "of the sine", unit: "Hz", to: 16_000, standard: 0.0625),
      Control("fine", "added to it", unit: "Hz", standard: 0),
      Control("feedback", "of what comes out", to: 95, standard: 0),
    ]
  ) { p, rateHz in RingModLoop(p, rateHz: rateHz) }
}

private struct RingModLoop: TwoChannelLoop {
  private var state = ring_modulator()

  init(_ p: [Float], rateHz: Float) {
    let turn: Float = 6.283_185_3
    state.step = Float(Double(turn) * 100 * (Double(p[1]) + 160 * Double(p[0])) / Double(rateHz))
    state.feedback = 0.95 * p[2]
  }

  mutating func run(
    _ count: Int, _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, _ leftOut: UnsafeMutablePointer<Float>,
    _ rightOut: UnsafeMutablePointer<Float>
  ) { kernel_ring_modulator(&state, count, left, right, leftOut, rightOut) }
}
