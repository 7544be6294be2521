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
    /// Points whose colour is given: `second` is red · 65 536 + green · 256 + blue, each from 0 to 255.
    case paintedPoints
    /// A regular grid of cells whose colour is `second`, under a name with its unit.
    case heatmap(String)

    /// What the colours measure, for kinds that have any.
    var colourUnit: String? {
      switch self {
      case .colouredPoints(let unit), .heatmap(let unit): unit
      default: nil
      }
    }
  }

  public let name: String
  public let kind: Kind
  public let x: [Double]
  public let y: [Double]
  /// The upper edge of a band, what colours measure, or the colours; empty for other kinds.
  public let second: [Double]

  public init(_ name: String, _ kind: Kind = .line, x: [Double], y: [Double], second: [Double] = []) {
    let needsSecond = kind == .band || kind == .paintedPoints || kind.colourUnit != nil
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

  /// A spectrogram as a heat map over seconds and kilohertz, or numbers of bands.
  ///
  /// patch: `[T, F]` or `[T, F, 1]`; unit: what its values are, such as `level (dB)`.
  public static func spectrogram(_ name: String, _ patch: Tensor, axes: SpectrogramAxes, unit: String) -> Series {
    precondition(
      patch.rank == 2 || (patch.rank == 3 && patch.shape[2] == 1),
      "a spectrogram is [time, frequency] or [time, frequency, 1], not \(patch.shape)")
    let (frames, bins) = (patch.shape[0], patch.shape[1])
    let cells = (0..<frames).flatMap { frame in (0..<bins).map { (frame: frame, bin: $0) } }
    return Series(
      name, .heatmap(unit), x: cells.map { (Double($0.frame) + 0.5) * axes.secondsPerFrame },
      y: cells.map { axes.middle(ofBin: $0.bin) },
      second: patch.values.map { Double($0) })
  }
}
