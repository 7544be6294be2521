import CKernels
import Foundation
import Tensors

extension Effect {
  /// An amplifier and its loudspeaker: a resonant high-pass, a distortion, two short echoes, low-passes, a high-pass.
  ///
  /// Below the middle, drive bends (x/(1 + |x|)), above it clips. `model` picks the loudspeaker's low-pass, echoes and
  /// high-pass; bias shifts the sound before it is bent. With `stereo` above zero, as any random setting has it, either
  /// channel goes its own way, without the resonant high-pass, and the echoes are gone: the plug-in's line stands still
  /// there. Agrees with mda Combo to the bit.
  static let combo = Effect(
    "Combo", "an amplifier and its loudspeaker",
    [
      Control("model", "direct, speaker, radio, 1\", 8\", 4×12\", scooped 4×12\"", unit: "", to: 6.9, standard: 1),
      Control("drive", "bent below the middle, clipped above", from: -100, standard: 0.5),
      Control("bias", "of the distortion", from: -100, standard: 0.5),
      Control("output", "level", unit: "dB", from: -20, to: 20, standard: 0.5, changesOnlyLevel: true),
      Control("stereo", "0: both channels as one", unit: "", to: 1, standard: 0),
      Control("hpf_freq", "of the resonant high-pass", standard: 0),
      Control("hpf_reso", "its resonance", standard: 0.5),
    ]
  ) { p, rateHz in ComboLoop(p, rateHz: rateHz) }
}

/// What `model` stands for: frequencies whose periods are the echoes' delays, and the filters' corners, all in Hz.
private struct Loudspeaker {
  var trim: Float
  var lowHz: Float?
  var mixes: (Float, Float) = (0, 0)
  var echoHz: (Float, Float)?
  var highHz: Float = 25

  static let all = [
    Loudspeaker(trim: 0.5),
    Loudspeaker(trim: 0.53, lowHz: 2700, highHz: 382),
    Loudspeaker(trim: 1.1, lowHz: 1685, mixes: (-1.7, 0.82), echoHz: (6546, 4315)),
    Loudspeaker(trim: 0.98, lowHz: 1385, mixes: (-0.53, 0.21), echoHz: (7345, 1193)),
    Loudspeaker(trim: 0.96, lowHz: 1685, mixes: (-0.85, 0.41), echoHz: (6546, 3315)),
    Loudspeaker(trim: 0.59, lowHz: 2795, mixes: (-0.29, 0.38), echoHz: (982, 2402), highHz: 459),
    Loudspeaker(trim: 0.3, lowHz: 1744, mixes: (-0.96, 1.6), echoHz: (356, 1263), highHz: 382),
  ]
}

private struct ComboLoop: TwoChannelLoop {
  private var state = CKernels.combo()
  private var line = Tensor([combo_line_samples])

  init(_ p: [Float], rateHz: Float) {
    let speaker = Loudspeaker.all[Int(Double(p[0]) * 6.9)]
    state.trim = speaker.trim
    state.low_pole = speaker.lowHz.map { ComboLoop.pole($0, rateHz) } ?? 0
    state.high_pole = ComboLoop.pole(speaker.highHz, rateHz)
    (state.first_mix, state.second_mix) = speaker.mixes
    if let echoHz = speaker.echoHz {
      (state.first_delay, state.second_delay) = (Int32(rateHz / echoHz.0), Int32(rateHz / echoHz.1))
    }

    let drive = p[1]
    if drive < 0.5 {
      state.is_soft = 1
      state.drive = powerOfTen(2 - 6 * drive)
      state.trim *= 0.55 + 150 * Float(pow(Double(drive), 4))
    } else {
      state.drive = 1
      state.clip = 11.7 - 16 * drive
      if Double(drive) > 0.7 {
        state.drive = powerOfTen(7 * drive - 4.9)
        state.clip = 0.5
      }
    }
    state.bias = (1.2 * p[2] - 0.6) / (1 + 3 * abs(drive - 0.5))
    state.trim *= powerOfTen(2 * p[3] - 1)
    if p[4] > 0 {
      state.is_stereo = 1
      state.trim *= 2
    }
    state.resonance_step = p[5]
    state.resonance_damping = 1.1 - p[6]
    if p[5] > 0.05 { state.drive *= 1 + 0.1 * state.drive }
  }

  /// The pole of a one-pole filter with its corner near a frequency.
  private static func pole(_ hz: Float, _ rateHz: Float) -> Float {
    let radius: Float = 0.999, j = radius * radius - 1, angle = 0.647 * hz / rateHz
    let k = Float(2 - 2 * Double(radius * radius) * cos(Double(angle)))
    return Float((Double(k * k - 4 * j * j).squareRoot() - Double(k)) / Double(2 * j))
  }

  mutating func run(
    _ count: Int, _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, _ leftOut: UnsafeMutablePointer<Float>,
    _ rightOut: UnsafeMutablePointer<Float>
  ) {
    line.withUnsafeMutableBufferPointer {
      kernel_combo(&state, $0.baseAddress!, count, left, right, leftOut, rightOut)
    }
  }
}
