import CKernels
import Foundation

extension Effect {
  /// A compressor, a limiter and a gate on the louder channel's envelope.
  ///
  /// e rises by attack·(|a| − e), falls by release·e; gain = trim/(1 + r·(e/threshold − 1)) above the threshold, else
  /// trim; held so that gain times the peak stays below the limiter; times a gate that opens above its own threshold;
  /// y = a·(gain + 1 − mix). A ratio below .2 expands: r < 0, and the gain runs away where 1 + r·(e/threshold − 1)
  /// comes near zero. Agrees with mda Dynamics to the bit, there too because sums are rounded in the same order.
  static let dynamics = Effect(
    "Dynamics", "compressor, limiter and gate",
    [
      Control("thresh", "where the compressor begins", unit: "dB", from: -40, to: 0, standard: 0.6),
      Control("ratio", "expands below .2, compresses to .6, turns louder into softer above", unit: "", to: 1, standard: 0.4),
      Control("output", "level before the mix", unit: "dB", to: 40, standard: 0.1),
      Control("attack", "share of the way up", unit: "a sample", from: 0.995_4, to: 0.009_954, .exponential, standard: 0.18),
      Control("release", "share of the way down", unit: "a sample", from: 0.01, to: 0.000_01, .exponential, standard: 0.55),
      Control("limiter", "off above .98", unit: "dB", from: -20, to: 10, standard: 1),
      Control("gate_thr", "off below .02", unit: "dB", from: -60, to: 0, standard: 0),
      Control("gate_att", "share of the way open", unit: "a sample", from: 0.995_4, to: 0.000_995_4, .exponential, standard: 0.1),
      Control(
        "gate_rel", "share of the way shut", unit: "a sample", from: 0.01, to: 0.000_005_012, .exponential, standard: 0.5),
      Control("mix", "wet share", standard: 1),
    ]
  ) { p, _ in DynamicsLoop(p) }
}

private struct DynamicsLoop: TwoChannelLoop {
  private var state = CKernels.dynamics()

  init(_ p: [Float]) {
    var isCompressor = true
    state.threshold = powerOfTen(2 * p[0] - 2)
    var ratio = 2.5 * p[1] - 0.5
    if ratio > 1 {
      ratio = 1 + 16 * (ratio - 1) * (ratio - 1)
      isCompressor = false
    }
    if ratio < 0 {
      ratio *= 0.6
      isCompressor = false
    }
    state.trim = powerOfTen(2 * p[2])
    state.attack = powerOfTen(-0.002 - 2 * p[3])
    state.release = powerOfTen(-2 - 3 * p[4])
    state.limiter = 1000
    if Double(p[5]) <= 0.98 {
      // Whole decibels.
      state.limiter = 0.99 * Float(pow(10, Double(Float(Int(30 * Double(p[5]) - 20)) / 20)))
      isCompressor = false
    }
    if Double(p[6]) >= 0.02 {
      state.gate_threshold = powerOfTen(3 * p[6] - 3)
      isCompressor = false
    }
    state.gate_fall = 1 - powerOfTen(-2 - 3.3 * p[8])
    state.gate_attack = powerOfTen(-0.002 - 3 * p[7])
    if ratio < 0, Double(state.threshold) < 0.1 { ratio *= state.threshold * 15 }
    state.ratio = ratio
    state.dry = 1 - p[9]
    state.trim *= p[9]
    state.compresses_only = isCompressor ? 1 : 0
  }

  mutating func run(
    _ count: Int, _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, _ leftOut: UnsafeMutablePointer<Float>,
    _ rightOut: UnsafeMutablePointer<Float>
  ) { kernel_dynamics(&state, count, left, right, leftOut, rightOut) }
}
