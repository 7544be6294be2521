/// What the two axes of a patch measure.
public struct SpectrogramAxes: Sendable {
  public enum Rows: Sendable {
    /// Evenly spaced frequencies, with that at the lower edge of the lowest bin.
    case hertz(perBin: Double, lowest: Double)
    /// Bands of a mel filter bank, from its lowest to its highest corner in Hz.
    case mel(ClosedRange<Double>)
    /// What is numbered from 0, such as coefficients.
    case numbered(String)
  }

  public let secondsPerFrame: Double
  public let rows: Rows

  public init(secondsPerFrame: Double, rows: Rows) { (self.secondsPerFrame, self.rows) = (secondsPerFrame, rows) }

  public init(secondsPerFrame: Double, hertzPerBin: Double, lowestHertz: Double = 0) {
    self.init(secondsPerFrame: secondsPerFrame, rows: .hertz(perBin: hertzPerBin, lowest: lowestHertz))
  }

  /// The axes of means over so many frames and bins.
  public func averaged(frames: Double, bins: Int) -> SpectrogramAxes {
    var rows = rows
    if case .hertz(let perBin, let lowest) = rows { rows = .hertz(perBin: perBin * Double(bins), lowest: lowest) }
    return SpectrogramAxes(secondsPerFrame: secondsPerFrame * frames, rows: rows)
  }

  /// The axes of stretches of such a patch, whose bands may be any of the bank's.
  var ofExcerpts: SpectrogramAxes {
    guard case .mel = rows else { return self }
    return SpectrogramAxes(secondsPerFrame: secondsPerFrame, rows: .numbered("mel band"))
  }

  /// The axes of a figure that shows a patch of so many frames and bins, from its first to its last edge.
  public func plotted(frames: Int, bins: Int) -> (x: Plot.Axis, y: Plot.Axis) {
    let x = Plot.Axis("time (s)", range: 0...Double(frames) * secondsPerFrame)
    let numbers = -0.5...Double(bins) - 0.5
    return switch rows {
    case .hertz(let perBin, let lowest):
      (x, Plot.Axis("frequency (kHz)", range: lowest / 1000...(lowest + Double(bins) * perBin) / 1000))
    case .mel(let ends):
      (x, Plot.Axis("mel band, \(Ticks.frequency(ends.lowerBound)) to \(Ticks.frequency(ends.upperBound))", range: numbers))
    case .numbered(let name): (x, Plot.Axis(name, range: numbers))
    }
  }

  /// The middle of a bin on a figure's y axis.
  func middle(ofBin bin: Int) -> Double {
    guard case .hertz(let perBin, let lowest) = rows else { return Double(bin) }
    return (lowest + (Double(bin) + 0.5) * perBin) / 1000
  }

  /// What stands at the lower end, in the middle and at the upper end of a patch's second axis.
  func words(bins: Int) -> (low: String, middle: String, high: String) {
    switch rows {
    case .hertz(let perBin, let lowest): (Ticks.frequency(lowest), "", Ticks.frequency(lowest + Double(bins) * perBin))
    case .mel(let ends): (Ticks.frequency(ends.lowerBound), "mel", Ticks.frequency(ends.upperBound))
    case .numbered(let name): ("0", name, String(bins - 1))
    }
  }
}
