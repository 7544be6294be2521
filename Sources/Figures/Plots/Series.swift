import Tensors

/// Values that belong together in a plot.
public struct Series: Sendable {
  public enum Kind: Sendable, Equatable {
    case line, points
    /// Upright bars of a width on the x axis.
    case bars(width: Double)
    /// The area between y and `second`.
    case band
    /// Points whose colour is `second`, under a name with its unit.
    case colouredPoints(String)
  }

  public let name: String
  public let kind: Kind
  public let x: [Double]
  public let y: [Double]
  /// What `band` and `colouredPoints` have beside y; empty for others.
  public let second: [Double]

  public init(_ name: String, _ kind: Kind = .line, x: [Double], y: [Double], second: [Double] = []) {
    let needsSecond = switch kind {
    case .band, .colouredPoints: true
    default: false
    }
    precondition(
      x.count == y.count && second.count == (needsSecond ? x.count : 0),
      "the series \(name) has \(x.count), \(y.count) and \(second.count) values")
    precondition(!name.contains(where: { "\t\n\"".contains($0) }), "the name of a series stands in a table: \(name)")
    (self.name, self.kind, self.x, self.y, self.second) = (name, kind, x, y, second)
  }
}

extension Series {
  /// How often values fall into each of equally wide bins; values outside the range are not counted.
  public static func histogram(
    _ name: String, _ values: some Sequence<Double>, bins: Int, over range: ClosedRange<Double>
  ) -> Series {
    precondition(bins > 0 && range.lowerBound < range.upperBound, "a histogram has bins and they have a width")
    let width = (range.upperBound - range.lowerBound) / Double(bins)
    var counts = [Double](repeating: 0, count: bins)
    for value in values where range.contains(value) {
      // The range's upper end belongs to the last bin.
      counts[min(bins - 1, Int((value - range.lowerBound) / width))] += 1
    }
    let middles = (0..<bins).map { range.lowerBound + (Double($0) + 0.5) * width }
    return Series(name, .bars(width: width), x: middles, y: counts)
  }

  /// A waveform as the band between its smallest and largest sample in each of many short stretches, over seconds.
  ///
  /// samples: `[time]`.
  public static func waveform(_ name: String, _ samples: Tensor, rateHz: Int, stretches: Int = 1600) -> Series {
    precondition(samples.rank == 1 && samples.count > 0, "a waveform is [time], not \(samples.shape)")
    let stretches = min(stretches, samples.count)
    var (x, low, high): ([Double], [Double], [Double]) = ([], [], [])
    samples.withUnsafeBufferPointer { samples in
      for stretch in 0..<stretches {
        let start = stretch * samples.count / stretches, end = (stretch + 1) * samples.count / stretches
        x.append(Double(start + end - 1) / 2 / Double(rateHz))
        low.append(Double(samples[start..<end].min()!))
        high.append(Double(samples[start..<end].max()!))
      }
    }
    return Series(name, .band, x: x, y: low, second: high)
  }
}
