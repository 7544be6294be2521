import Foundation
import Tensors

/// A sound repeated up to a length, each turn fading over into the next: a way to listen to a few milliseconds.
///
/// The fades are halves of a Hann window, whose sum is one, over a quarter of the sound and 50 ms at most.
/// sound: `[n]` → `[samples]`; a sound that is as long already is given back.
public func crossfadeLoop(_ sound: Tensor, samples: Int, rateHz: Int) -> Tensor {
  precondition(sound.rank == 1 && sound.count > 0, "a sound [n] is looped, not \(sound.shape)")
  guard sound.count < samples else { return sound }
  let count = sound.count, fade = min(count / 4, rateHz / 20), turn = count - fade
  return sound.withUnsafeBufferPointer { sound in
    Tensor([samples]) { looped in
      looped.update(repeating: 0)
      for start in stride(from: 0, to: samples, by: turn) {
        for i in 0..<min(count, samples - start) {
          // The first turn has nothing to fade from.
          let rise = i < fade && start > 0 ? weight(i, fade) : 1
          let fall = i >= turn ? 1 - weight(i - turn, fade) : 1
          looped[start + i] += sound[i] * rise * fall
        }
      }
    }
  }
}

private func weight(_ i: Int, _ fade: Int) -> Float { 0.5 - 0.5 * cos(Float.pi * (Float(i) + 0.5) / Float(fade)) }
