/// A figure with two axes, drawn by gnuplot from plain values.
public struct Plot: Sendable {
  public struct Axis: Sendable {
    /// What it measures, with the unit: `time (s)`.
    public var label: String
    /// The ends shown; nil lets the values decide.
    public var range: ClosedRange<Double>?
    public var isLogarithmic: Bool
    /// What stands at 1, 2, 3 … instead of numbers, of the x axis of a figure of its own, which is as much higher.
    public var names: [String]

    public init(_ label: String, range: ClosedRange<Double>? = nil, isLogarithmic: Bool = false, names: [String] = []) {
      precondition(!isLogarithmic || (range?.lowerBound ?? 1) > 0, "a logarithmic axis begins above 0")
      (self.label, self.range, self.isLogarithmic, self.names) = (label, range, isLogarithmic, names)
    }
  }

  public var title: String
  /// What it is and where it comes from, under the figure.
  public var caption: String
  public var x: Axis
  public var y: Axis
  public var series: [Series]
  /// The values at the ends of the colour scale, where a series has colours; nil lets the values decide.
  public var colourRange: ClosedRange<Double>?
  /// Pixels of the PNG; the PDF and the SVG have the same proportions.
  public var width: Int
  public var height: Int

  public init(
    title: String, caption: String = "", x: Axis, y: Axis, series: [Series],
    colourRange: ClosedRange<Double>? = nil, width: Int = 880, height: Int = 480
  ) {
    precondition(series.contains { !$0.x.isEmpty }, "the plot \(title) shows nothing")
    precondition(
      [title, x.label, y.label].allSatisfy { !$0.contains("\n") },
      "titles and labels of the plot \(title) are one line each")
    precondition(
      Set(series.map(\.name)).count == series.count, "the series of the plot \(title) need different names")
    (self.title, self.caption, self.x, self.y) = (title, caption, x, y)
    (self.series, self.colourRange, self.width, self.height) = (series, colourRange, width, height)
  }
}
