import Files
import Foundation

/// The figure files that gnuplot makes.
public enum FigureFormat: String, CaseIterable, Sendable {
  case png, pdf, svg
}

/// A plot as the two texts that gnuplot draws it from: values in a table, looks in a script.
///
/// The table is tidy (a row a point, first its series), so that other programs read it as it is.
struct GnuplotScript {
  let plot: Plot
  /// Name of the files without their endings.
  let stem: String
  let formats: [FigureFormat]

  /// The values: series, x, y, and a second value where a kind has one.
  var table: String {
    let hasSecond = plot.series.contains { !$0.second.isEmpty }
    var rows = [["series", "x", "y"] + (hasSecond ? ["second"] : [])]
    for series in plot.series {
      for i in series.x.indices {
        let second = series.second.isEmpty ? "" : String(series.second[i])
        rows.append([series.name, String(series.x[i]), String(series.y[i])] + (hasSecond ? [second] : []))
      }
    }
    return rows.map { $0.joined(separator: "\t") + "\n" }.joined()
  }

  /// The looks: `gnuplot NAME.gp` in this folder draws the figure again.
  var script: String {
    """
      # \(plot.title)
      # gnuplot \(stem).gp draws \(formats.map { "\(stem).\($0.rawValue)" }.joined(separator: ", ")) from \(stem).tsv.
      set encoding utf8
      set datafile separator "\\t"
      set datafile missing ""
      set datafile columnheaders
      \(axis("x", plot.x))
      \(axis("y", plot.y))
      set tics nomirror out scale 0.5
      \(names)
      set style fill solid 1 noborder
      \(colours)
      # Each look is the end of a file's name: for light and dark, wide and narrow screens.
      do for [look in ".\(formats.contains(.png) ? " \(looks.joined(separator: " "))" : "")"] {
        dark = look[1:5] eq "-dark" || look eq "-narrow-dark"
        narrow = look[1:7] eq "-narrow"
        ground = dark ? "\(Paper.dark.background.hex)" : "\(Paper.light.background.hex)"
        ink = dark ? "\(Paper.dark.ink.hex)" : "\(Paper.light.ink.hex)"
        pale = dark ? "\(Paper.dark.paleInk.hex)" : "\(Paper.light.paleInk.hex)"
        printed = look eq "."
        width = narrow ? \(narrowWidth) : \(plot.width)
        height = \(choice { height($0) + tickRoom })
        title = \(texts { titleLines($0) })
        above = \(choice { 24 + 20 * titleLines($0).count })
        caption = \(texts { captionLines($0) })
        lines = \(choice { captionLines($0).count })
        rows = \(choice { legendRows($0) })
        below = 66 + 18 * lines + \(tickRoom)
        set cblabel \(texts { colourLines($0) })
        units = \(choice { colourLines($0).count })
        # gnuplot itself leaves room for one line beside the scale.
        if (units > 1) { set rmargin at screen 1 - ((narrow ? 90.0 : 105.0) + 18 * units) / width } else { set rmargin }
        set border 3 linewidth 0.8 linecolor rgb pale
        set xtics textcolor rgb pale
        set ytics textcolor rgb pale
        set cbtics textcolor rgb pale
        set xlabel textcolor rgb pale
        set ylabel textcolor rgb pale
        set cblabel textcolor rgb pale
        set grid ytics linecolor rgb pale linewidth 0.4 dashtype 3
        set key \(plot.series.count > 1 ? legend : "off")
        set label 1 title at screen 0.02, screen 1 - 20.0 / height left textcolor rgb ink font ",13"
        set label 2 caption at screen 0.02, screen (18.0 * lines - 4) / height left textcolor rgb pale font ",10"
        set tmargin at screen 1 - (above + \(legendHeight) * rows) / height
        set bmargin at screen 1.0 * below / height
        \(plot.x.names.isEmpty ? "" : "set xlabel ''; set label 3 \(Self.quoted([plot.x.label])) at graph 0.5, screen (32.0 + 18 * lines) / height center textcolor rgb pale")
      \(formats.map(drawing).joined(separator: "\n"))
      }

      """
  }

  /// Below the title, from the left. Column by column: side by side gnuplot has its own idea of how many fit.
  private let legend =
    "at screen 0.02, screen 1 - (above - 10.0) / height left top vertical maxrows rows Left reverse samplen 1.5 textcolor rgb ink"

  /// Pixels of a name's row.
  private let legendHeight = 20.0

  /// Rows that the names take: gnuplot gives each the room of the longest, as if its letters were as wide as digits.
  private func legendRows(_ look: Look) -> Int {
    guard plot.series.count > 1 else { return 0 }
    let longest = plot.series.map(\.name.count).max() ?? 0
    let wanted = look.letters(11).width(of: String(repeating: "0", count: longest)) + 52
    let each = max(1, Int(Double(width(look) - 30) / wanted))
    return (plot.series.count + each - 1) / each
  }

  private func drawing(_ format: FigureFormat) -> String {
    let (terminal, size) = switch format {
    case .png: ("pngcairo", "width, height")
    // What is printed is 7 inches wide at 125 pixels an inch; its letters are scaled with it.
    case .pdf: ("pdfcairo fontscale 0.62", "width / 125.0, height / 125.0")
    case .svg: ("svg", "width, height")
    }
    return """
        if (look \(format == .png ? "ne" : "eq") ".") {
          set terminal \(terminal) size \(size) background rgb ground noenhanced font "DejaVu Sans,11"
          set output \(Self.quoted([stem])).\(format == .png ? "(look eq \"-\" ? \"\" : look)." : "")".\(format.rawValue)"
          plot \(plot.series.enumerated().map(layer).joined(separator: ", \\\n      "))
          unset output
        }
      """
  }

  private func layer(_ index: Int, _ series: Series) -> String {
    Self.layer(series, number: index, row: plot.series[..<index].map(\.x.count).reduce(0, +), table: "\(stem).tsv")
  }

  /// What gnuplot draws a series with, whose values begin at a row of the table.
  static func layer(_ series: Series, number: Int, row: Int, table: String) -> String {
    let own = "\(quoted([table])) every ::\(row)::\(row + series.x.count - 1) using 2"
    let colour = "linecolor rgb \"\(Self.lineColours[number % Self.lineColours.count].hex)\""
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

  private func axis(_ name: String, _ axis: Plot.Axis) -> String { Self.axis(name, axis) }

  static func axis(_ name: String, _ axis: Plot.Axis) -> String {
    """
      set \(name)label \(quoted([axis.label]))
      set \(name)range \(ends(axis.range))
      \(axis.isLogarithmic ? "set logscale \(name)\nset format \(name) \"%g\"" : "unset logscale \(name)")
      """
  }

  private var colourUnit: String? { plot.series.lazy.compactMap(\.kind.colourUnit).first }

  /// The colour scale, where a series has colours.
  private var colours: String {
    guard colourUnit != nil else { return "unset colorbox" }
    let stops = stride(from: 0, through: 255, by: 15).map { "\($0) \"\(ColourMap.magma.colours[$0].hex)\"" }
    return """
      set palette defined (\(stops.joined(separator: ", ")))
      set cbrange \(Self.ends(plot.colourRange))
      """
  }

  /// What the colours measure, in lines no longer than the scale is high.
  private func colourLines(_ look: Look) -> [String] {
    let above = 24 + 20 * titleLines(look).count + Int(legendHeight) * legendRows(look), below = 66 + 18 * captionLines(look).count
    return look.letters(11).lines(of: colourUnit ?? "", width: Double(max(120, height(look) - above - below)))
  }

  /// The names under the x axis, upright.
  private var names: String {
    guard !plot.x.names.isEmpty else { return "set xtics norotate autofreq" }
    let ticks = plot.x.names.enumerated().map { "\(Self.quoted([$1])) \($0 + 1)" }
    return "set xtics rotate by 90 right font \",9\" (\(ticks.joined(separator: ", ")))"
  }

  /// Pixels that those names need below the axis, beyond what numbers do.
  private var tickRoom: Int {
    Int((plot.x.names.map { FigureLetters.print(points: 9).width(of: $0) }.max() ?? 0).rounded(.up))
  }

  static func ends(_ range: ClosedRange<Double>?) -> String {
    range.map { "[\($0.lowerBound):\($0.upperBound)]" } ?? "[*:*]"
  }

  /// PNG files: wide and narrow, light and dark. gnuplot has no empty words, so the plain look is a dash.
  private let looks = ["-", "-dark", "-narrow", "-narrow-dark"]
  private var narrowWidth: Int { min(plot.width, 480) }

  /// What decides how many letters fit a line.
  private enum Look {
    case wide, narrow, printed

    func letters(_ points: Double) -> FigureLetters { self == .printed ? .print(points: points) : .screen(points: points) }
  }

  private func width(_ look: Look) -> Int { look == .narrow ? narrowWidth : plot.width }
  /// Without the room for names under the axis. Many names of series make a figure higher instead of its plot lower.
  private func height(_ look: Look) -> Int {
    (look == .narrow ? min(plot.height, 360) : plot.height) + Int(legendHeight) * max(0, legendRows(look) - 2)
  }

  private func captionLines(_ look: Look) -> [String] { Self.lines(of: plot.caption, width: width(look), look.letters(10)) }

  private func titleLines(_ look: Look) -> [String] { Self.lines(of: plot.title, width: width(look), look.letters(13)) }

  /// A value of each look, as gnuplot chooses between them.
  private func choice(_ value: (Look) -> Int) -> String { "narrow ? \(value(.narrow)) : printed ? \(value(.printed)) : \(value(.wide))" }
  private func texts(_ lines: (Look) -> [String]) -> String {
    "narrow ? \(Self.quoted(lines(.narrow))) : printed ? \(Self.quoted(lines(.printed))) : \(Self.quoted(lines(.wide)))"
  }

  /// A text's lines, which begin and end a little inside the figure.
  static func lines(of text: String, width: Int, _ letters: FigureLetters = .screen(points: 10)) -> [String] {
    letters.lines(of: text, width: 0.96 * Double(width))
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
