import CKernels
import Tensors

extension Effect {
  /// A small room: four all-passes in a row on the damped sum of both channels.
  ///
  /// f ← f + (.05 + .9·hf_damp)·(w·(a + b) − f) with w = .8·mix·t, t = 10^(2·output − 1); all-passes of feedback .8 and
  /// int({107, 142, 277, 379}·(.025 + 2.665·size)) samples; left is y·a + the third − f, right y·b + the fourth − f,
  /// y = t·(1 − mix²). The two sides of a mono sound differ. Agrees with mda Ambience to the bit, but that the plug-in
  /// empties its lines whenever |f| ≤ 1e-10 at the end of a block, so that digital silence cuts its tail off at a place
  /// that depends on the host's blocks; here the tail rings out.
  static let ambience = Effect(
    "Ambience", "a small room: four all-passes",
    [
      Control("size", "of the room", unit: "m", to: 10, standard: 0.7),
      Control("hf_damp", "high frequencies let in", standard: 0.7),
      Control("mix", "wet share", standard: 0.9),
      Control("output", "level", unit: "dB", from: -20, to: 20, standard: 0.5, changesOnlyLevel: true),
    ]
  ) { p, _ in AmbienceLoop(p) }
}

private struct AmbienceLoop: TwoChannelLoop {
  private var state = CKernels.ambience()
  private var lines = Tensor([4, ambience_line_samples])

  init(_ p: [Float]) {
    let level = powerOfTen(2 * p[3] - 1), size = 0.025 + 2.665 * p[0]
    state.damping = 0.05 + 0.9 * p[1]
    state.dry = level - p[2] * p[2] * level
    state.wet = (0.4 + 0.4) * p[2] * level
    state.delays = (Int32(107 * size), Int32(142 * size), Int32(277 * size), Int32(379 * size))
  }

  mutating func run(
    _ count: Int, _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, _ leftOut: UnsafeMutablePointer<Float>,
    _ rightOut: UnsafeMutablePointer<Float>
  ) {
    lines.withUnsafeMutableBufferPointer {
      kernel_ambience(&state, $0.baseAddress!, count, left, right, leftOut, rightOut)
    }
  }
}
