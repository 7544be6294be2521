import Files
import Foundation

/// Words of gnuplot's language.
enum GnuplotSyntax {
  /// What a series is drawn with, whose values begin at a row of the table.
  static func layer(_ series: Series, number: Int, row: Int, table: String) -> String {
    let own = "\(quoted([table])) every ::\(row)::\(row + series.x.count - 1) using 2"
    let colour = "linecolor rgb \"\(lineColours[number % lineColours.count].hex)\""
    // Many points would cover one another.
    let size = "pointtype 7 pointsize \(series.x.count > 4000 ? 0.15 : series.x.count > 500 ? 0.3 : 0.5)"
    let named = "title \(quoted([series.name]))"
    return switch series.kind {
    case .line: "\(own):3 with lines linewidth 1.8 \(colour) \(named)"
    case .points: "\(own):3 with points \(size) \(colour) \(named)"
    case .bars(let width): "\(own):3:(\(width)) with boxes \(colour) \(named)"
    case .band: "\(own):3:4 with filledcurves \(colour) \(named)"
    case .heatmap: "\(own):3:4 with image notitle"
    case .colouredPoints: "\(own):3:4 with points \(size) linecolor palette \(named)"
    case .paintedPoints: "\(own):3:4 with points \(size) linecolor rgb variable \(named)"
    }
  }

  /// - Parameter name: `x` or `y`.
  static func axis(_ name: String, _ axis: Plot.Axis) -> String {
    """
      set \(name)label \(quoted([axis.label]))
      set \(name)range \(ends(axis.range))
      \(axis.isLogarithmic ? "set logscale \(name)\nset format \(name) \"%g\"" : "unset logscale \(name)")
      """
  }

  static func ends(_ range: ClosedRange<Double>?) -> String {
    range.map { "[\($0.lowerBound):\($0.upperBound)]" } ?? "[*:*]"
  }

  /// In single quotes nothing but the quote itself has a meaning; line ends need double ones, in which gnuplot runs what
  /// stands between backquotes.
  static func quoted(_ lines: [String]) -> String {
    guard lines.count > 1 else { return "'" + (lines.first ?? "").replacingOccurrences(of: "'", with: "''") + "'" }
    return "\""
      + lines.joined(separator: "\n").replacingOccurrences(of: "\\", with: "\\\\")
      .replacingOccurrences(of: "\"", with: "\\\"").replacingOccurrences(of: "`", with: "\\140")
      .replacingOccurrences(of: "\n", with: "\\n") + "\""
  }

  /// Told apart by the colour-blind, and on light and dark paper.
  static let lineColours = [
    0x3b76c4, 0xd97b29, 0x3a9a76, 0xc2476b, 0x8a68b8, 0x8b8d98, 0xb99a2c, 0x35a6b5, 0x8a5a3c, 0xd58fc0,
  ].map { Colour($0) }
}
