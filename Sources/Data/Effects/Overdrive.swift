import CKernels
import Foundation

extension Effect {
  /// Soft distortion and a gentle low-pass.
  ///
  /// s = sign(a)·√|a|; f ← f + 10^(−1.6·muffle)·(drive·(s − a) + a − f); y = f·10^(2·output − 1).
  /// Agrees with mda Overdrive to the bit.
  static let overdrive = Effect(
    "Overdrive", "soft distortion: the square root, mixed in, and a low-pass",
    [
      Control("drive", "share of the square root", standard: 0),
      Control("muffle", "low-pass", standard: 0),
      Control("output", "level", unit: "dB", from: -20, to: 20, standard: 0.5, changesOnlyLevel: true),
    ]
  ) { p, _ in OverdriveLoop(p) }
}

private struct OverdriveLoop: TwoChannelLoop {
  private var state = CKernels.overdrive()

  init(_ p: [Float]) {
    state.drive = p[0]
    state.filter = Float(pow(10, -1.6 * Double(p[1])))
    state.gain = powerOfTen(2 * p[2] - 1)
  }

  mutating func run(
    _ count: Int, _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, _ leftOut: UnsafeMutablePointer<Float>,
    _ rightOut: UnsafeMutablePointer<Float>
  ) { kernel_overdrive(&state, count, left, right, leftOut, rightOut) }
}
