import Foundation

/// Where an axis is labelled, and the shortest honest way to write a number there.
enum Ticks {
  /// Multiples of 1, 2 or 5 times a power of ten inside a range, about `count` of them.
  static func nice(_ range: ClosedRange<Double>, about count: Int) -> [Double] {
    let span = range.upperBound - range.lowerBound
    guard span > 0, span.isFinite else { return [range.lowerBound] }
    let rough = span / Double(max(1, count))
    let power = pow(10, floor(log10(rough)))
    let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= rough * 0.999 } ?? rough
    let slack = step * 1e-6
    let first = Int(((range.lowerBound - slack) / step).rounded(.up))
    let last = Int(((range.upperBound + slack) / step).rounded(.down))
    return first <= last ? (first...last).map { Double($0) * step } : [range.lowerBound]
  }

  /// So many significant figures, without zeros at the end: `0.4`, `12`, `−1.25`, `3e-07`.
  static func text(_ value: Double, figures: Int = 3) -> String {
    String(format: "%.\(figures)g", value == 0 ? 0 : value).replacingOccurrences(of: "-", with: "−")
  }

  /// A frequency as its reader says it: `800 Hz`, `4 kHz`.
  static func frequency(_ hertz: Double) -> String {
    hertz == 0 ? "0" : hertz < 1000 ? text(hertz) + " Hz" : text(hertz / 1000) + " kHz"
  }
}
