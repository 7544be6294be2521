import Nets
import Tensors

/// Moves a canvas along time as if its end were joined to its beginning.
struct TimeShift: CanvasTransform {
  /// Share of the length that it moves at most; one sample or row at least.
  let share: Double

  func callAsFunction(_ canvas: Var, _ draws: [Random]) -> Var {
    let count = canvas.shape[1], most = max(1, Int(share * Double(count)))
    let gather = WeightedGather(exampleCount: draws.count, count: count, newCount: count, termCount: 1) { indices, weights in
      for (row, random) in draws.enumerated() {
        var random = random
        let shift = random.nextInteger(below: min(count, most + 1))
        for i in 0..<count {
          indices[row * count + i] = Int32((i + shift) % count)
          weights[row * count + i] = 1
        }
      }
    }
    return canvas.gathered(axis: 1, gather)
  }
}

extension TransformKind {
  static let timeShift = TransformKind(
    name: "time-shift", summary: "circular, by up to this share of the length", standard: 1, most: 1
  ) { _, share in TimeShift(share: share) }
}
