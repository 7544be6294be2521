import Tensors

extension Plot {
  /// Spectra of a layer's filters side by side, as Lee et al. draw them for SampleCNN: filters to the right, frequency
  /// upwards, colours for levels.
  ///
  /// - Parameters:
  ///   - levels: `[K, bands]` in dB, the lowest band first.
  ///   - order: rows of the levels from the left; as they are where it is nil.
  ///   - filterLabel: what stands along the x axis.
  public static func filterSpectra(
    title: String, caption: String = "", levels: Tensor, order: [Int]? = nil, hertzPerBand: Double, filterLabel: String,
    range: ClosedRange<Double> = -40...0
  ) -> Plot {
    precondition(levels.rank == 2, "levels are [filters, bands], not \(levels.shape)")
    let (count, bands) = (levels.shape[0], levels.shape[1]), rows = order ?? Array(0..<count)
    let isLow = Double(bands) * hertzPerBand < 2000, unit = isLow ? 1.0 : 1000.0
    var (x, y, level): ([Double], [Double], [Double]) = ([], [], [])
    levels.withUnsafeBufferPointer { values in
      for (place, row) in rows.enumerated() {
        for band in 0..<bands {
          x.append(Double(place))
          y.append((Double(band) + 0.5) * hertzPerBand / unit)
          level.append(Double(values[row * bands + band]))
        }
      }
    }
    return Plot(
      title: title, caption: caption, x: Axis(filterLabel, range: -0.5...Double(max(1, rows.count)) - 0.5),
      y: Axis(isLow ? "frequency (Hz)" : "frequency (kHz)", range: 0...Double(bands) * hertzPerBand / unit),
      series: [Series("level", .heatmap("dB below each filter's strongest bin"), x: x, y: y, second: level)],
      colourRange: range)
  }
}
