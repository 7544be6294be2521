import Foundation
import Tensors

/// A loop over the samples of two channels that goes on where it stopped.
protocol TwoChannelLoop: SendableMetatype {
  /// Reads `count` samples of either channel and writes as many, in the same memory or other.
  mutating func run(
    _ count: Int, _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, _ leftOut: UnsafeMutablePointer<Float>,
    _ rightOut: UnsafeMutablePointer<Float>)
}

/// Brings sounds of one and of two channels through a loop over two.
final class TwoChannelProcess<Loop: TwoChannelLoop>: EffectProcess {
  private var loop: Loop
  /// Samples at a time: what fits the cache.
  private let blockCount = 2048

  init(_ loop: Loop) { self.loop = loop }

  func process(_ samples: Tensor) -> Tensor {
    let channels = samples.rank == 1 ? 1 : samples.shape[1], count = samples.shape[0]
    precondition(samples.rank <= 2 && (1...2).contains(channels), "a sound is [time] or [time, 2], not \(samples.shape)")
    return samples.withUnsafeBufferPointer { source in
      Tensor(samples.shape) { result in
        withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * blockCount) { room in
          guard let source = source.baseAddress, let result = result.baseAddress, let left = room.baseAddress else { return }
          let right = left + blockCount
          for first in stride(from: 0, to: count, by: blockCount) {
            let block = min(blockCount, count - first)
            if channels == 1 {
              loop.run(block, source + first, source + first, left, right)
              for i in 0..<block { result[first + i] = 0.5 * (left[i] + right[i]) }
            } else {
              let pairs = source + 2 * first, made = result + 2 * first
              for i in 0..<block { (left[i], right[i]) = (pairs[2 * i], pairs[2 * i + 1]) }
              loop.run(block, left, right, left, right)
              for i in 0..<block { (made[2 * i], made[2 * i + 1]) = (left[i], right[i]) }
            }
          }
        }
      }
    }
  }
}

extension Effect {
  /// An effect that is a loop over two channels, begun from its controls' settings.
  init<Loop: TwoChannelLoop>(
    _ name: String, _ summary: String, _ controls: [Control],
    _ loop: @escaping @Sendable (_ p: [Float], _ rateHz: Float) -> Loop
  ) {
    self.init(name: name, summary: summary, controls: controls, plugin: "http://drobilla.net/plugins/mda/\(name)") {
      settings, rateHz in TwoChannelProcess(loop(settings.values, Float(rateHz)))
    }
  }
}

/// 10^x, worked out in double precision and rounded: as the plug-ins do.
func powerOfTen(_ x: Float) -> Float { Float(pow(10, Double(x))) }
