import Nets
import Tensors

/// Makes a canvas faster or slower about its middle; its length and, of a sound, its pitch stay.
///
/// A patch is interpolated along time. A sound is put together again of overlapping stretches (WSOLA): where they are
/// taken from is looked for in its values and then held, so that what is differentiated is a sum of samples.
struct TimeStretch: CanvasTransform {
  let isSound: Bool
  /// The fastest is 1 + this.
  let share: Double

  func callAsFunction(_ canvas: Var, _ draws: [Random]) -> Var {
    let speeds = draws.map { draw -> Float in
      var random = draw
      return 1 + Float(share) * (2 * random.nextUniform() - 1)
    }
    let count = canvas.shape[1]
    if isSound { return canvas.gathered(axis: 1, OverlappingStretches(of: canvas.value, speeds: speeds).gather) }
    let middle = Float(count - 1) / 2
    let points = speeds.map { speed in (0..<count).map { middle + (Float($0) - middle) * speed } }
    return canvas.gathered(axis: 1, WeightedGather(at: points, of: count, wrapping: false))
  }
}

/// Where the stretches of a sound come from when it is played at another speed: WSOLA (Verhelst and Roelands, 1993).
struct OverlappingStretches {
  let gather: WeightedGather

  /// sounds: `[B, n, 1]`, taken as circles; speeds: one each.
  init(of sounds: Tensor, speeds: [Float]) {
    let count = sounds.shape[1], hop = max(1, min(256, count / 8)), reach = hop / 2
    gather = WeightedGather(exampleCount: speeds.count, count: count, newCount: count, termCount: 2) { indices, weights in
      sounds.withUnsafeBufferPointer { values in
        for (row, speed) in speeds.enumerated() {
          let x = UnsafeBufferPointer(rebasing: values[row * count..<(row + 1) * count])
          let starts = OverlappingStretches.starts(x, speed: speed, hop: hop, reach: reach)
          for i in 0..<count {
            let stretch = i / hop, phase = Float(i % hop) / Float(hop), place = (row * count + i) * 2
            // Two stretches overlap everywhere, one rising while the other falls.
            indices[place] = Int32(OverlappingStretches.wrapped(starts[stretch] + hop + i % hop, count))
            indices[place + 1] = Int32(OverlappingStretches.wrapped(starts[stretch + 1] + i % hop, count))
            (weights[place], weights[place + 1]) = (1 - phase, phase)
          }
        }
      }
    }
  }

  /// First samples of stretches of two hops, each near where the speed wants it and as like the last one's
  /// continuation as can be found within reach.
  private static func starts(_ x: UnsafeBufferPointer<Float>, speed: Float, hop: Int, reach: Int) -> [Int] {
    let count = x.count, stretches = (count + hop - 1) / hop + 1, middle = Float(count) / 2
    func wanted(_ stretch: Int) -> Int { Int((middle + (Float((stretch - 1) * hop) - middle) * speed).rounded()) }
    var starts = [wanted(0)]
    for stretch in 1..<stretches {
      let continuation = starts[stretch - 1] + hop
      var best = (likeness: -Float.infinity, start: wanted(stretch))
      for candidate in wanted(stretch) - reach...wanted(stretch) + reach {
        var product: Float = 0
        for i in 0..<hop { product += x[wrapped(continuation + i, count)] * x[wrapped(candidate + i, count)] }
        if product > best.likeness { best = (product, candidate) }
      }
      starts.append(best.start)
    }
    return starts
  }

  private static func wrapped(_ i: Int, _ count: Int) -> Int { ((i % count) + count) % count }
}

extension TransformKind {
  static let timeStretch = TransformKind(
    name: "time-stretch", summary: "faster or slower by up to this share, pitch kept", standard: 0.05, most: 0.5
  ) { canvas, share in TimeStretch(isSound: canvas.isSound, share: share) }
}
