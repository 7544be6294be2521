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
    let coloured = plot.series.contains { if case .colouredPoints = $0.kind { true } else { false } }
    return """
      # \(plot.title.replacingOccurrences(of: "\n", with: " "))
      # gnuplot \(stem).gp draws \(formats.map { "\(stem).\($0.rawValue)" }.joined(separator: ", ")) from \(stem).tsv.
      set encoding utf8
      set datafile separator "\\t"
      set datafile missing ""
      set datafile columnheaders
      \(axis("x", plot.x))
      \(axis("y", plot.y))
      set border 3 linewidth 0.8
      set tics nomirror out scale 0.5
      set style fill solid 1 noborder
      \(plot.series.count > 1 ? legend : "set key off")
      set tmargin at screen \(1 - share(plot.series.count > 1 ? 66 : 44))
      \(coloured ? "set palette defined (\(palette))\n\(colourLabel)" : "unset colorbox")
      do for [paper in "light dark"] {
        dark = paper eq "dark"
        ground = dark ? "\(Paper.dark.background.hex)" : "\(Paper.light.background.hex)"
        ink = dark ? "\(Paper.dark.ink.hex)" : "\(Paper.light.ink.hex)"
        pale = dark ? "\(Paper.dark.paleInk.hex)" : "\(Paper.light.paleInk.hex)"
        set border linecolor rgb pale
        set xtics textcolor rgb pale
        set ytics textcolor rgb pale
        set cbtics textcolor rgb pale
        set xlabel textcolor rgb pale
        set ylabel textcolor rgb pale
        set cblabel textcolor rgb pale
        \(plot.series.count > 1 ? "set key textcolor rgb ink" : "set key off")
        set grid ytics linecolor rgb pale linewidth 0.4 dashtype 3
        set label 1 \(quoted(plot.title)) at screen 0.02, screen \(1 - share(20)) left textcolor rgb ink font ",13"
        set label 2 \(quoted(captionLines.joined(separator: "\n"))) at screen 0.02, screen \(captionTop) left textcolor rgb pale font ",10"
        set bmargin at screen \(bottom)
      \(formats.map(drawing).joined(separator: "\n"))
      }

      """
  }

  private func drawing(_ format: FigureFormat) -> String {
    let (width, height) = (plot.width, plot.height)
    let terminal = switch format {
    case .png: "pngcairo size \(width),\(height) background rgb ground fontscale 1"
    case .pdf: "pdfcairo size \(inches(width)),\(inches(height)) background rgb ground fontscale 0.62"
    case .svg: "svg size \(width),\(height) background rgb ground"
    }
    // A page shows the PNG that fits the reader's screen; what is printed or restyled is on light paper.
    let condition = format == .png ? "" : "if (!dark) "
    return """
        \(condition){
          set terminal \(terminal) noenhanced font "DejaVu Sans,11"
          set output \(quoted(stem)).\(format == .png ? "(dark ? \"\(Paper.dark.suffix)\" : \"\")." : "")".\(format.rawValue)"
          plot \(plot.series.enumerated().map(layer).joined(separator: ", \\\n      "))
          unset output
        }
      """
  }

  private func layer(_ index: Int, _ series: Series) -> String {
    let first = plot.series[..<index].map(\.x.count).reduce(0, +)
    let own = "\(quoted("\(stem).tsv")) every ::\(first)::\(first + series.x.count - 1) using 2"
    let colour = "linecolor rgb \"\(Self.colours[index % Self.colours.count].hex)\""
    let named = "title \(quoted(series.name))"
    return switch series.kind {
    case .line: "\(own):3 with lines linewidth 1.8 \(colour) \(named)"
    case .points: "\(own):3 with points pointtype 7 pointsize 0.5 \(colour) \(named)"
    case .bars(let width): "\(own):3:(\(width)) with boxes \(colour) \(named)"
    case .band: "\(own):3:4 with filledcurves \(colour) \(named)"
    case .colouredPoints: "\(own):3:4 with points pointtype 7 pointsize 0.5 linecolor palette \(named)"
    }
  }

  private func axis(_ name: String, _ axis: Plot.Axis) -> String {
    let ends = axis.range.map { "[\($0.lowerBound):\($0.upperBound)]" } ?? "[*:*]"
    return """
      set \(name)label \(quoted(axis.label))
      set \(name)range \(ends)
      \(axis.isLogarithmic ? "set logscale \(name)\nset format \(name) \"%g\"" : "unset logscale \(name)")
      """
  }

  private var colourLabel: String {
    let units = plot.series.compactMap { if case .colouredPoints(let unit) = $0.kind { unit } else { nil } }
    return "set cblabel \(quoted(units.first ?? ""))"
  }

  private var palette: String {
    stride(from: 0, through: 255, by: 15).map { "\($0) \"\(ColourMap.magma.colours[$0].hex)\"" }
      .joined(separator: ", ")
  }

  private var captionLines: [String] {
    // Our own letters nine pixels high are about as wide as gnuplot's at the caption's size.
    Lettering(capHeight: 9, weight: 1, colour: Paper.light.ink).lines(of: plot.caption, width: plot.width * 4 / 5)
  }
  private var captionTop: Double { share(16 * captionLines.count - 4) }
  /// Room below the axis: numbers, label, caption.
  private var bottom: Double { share(60 + 16 * captionLines.count) }
  /// Pixels as a share of the figure's height.
  private func share(_ pixels: Int) -> Double { Double(pixels) / Double(plot.height) }
  private var legend: String {
    "set key at screen 0.02, screen \(1 - share(34)) left top horizontal Left reverse samplen 1.5"
  }
  private func inches(_ pixels: Int) -> String { String(format: "%.3g", Double(pixels) / 125) }

  /// In single quotes nothing but the quote itself has a meaning; line ends need double ones.
  private func quoted(_ text: String) -> String {
    guard text.contains("\n") else { return "'" + text.replacingOccurrences(of: "'", with: "''") + "'" }
    return "\""
      + text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"")
      .replacingOccurrences(of: "\n", with: "\\n") + "\""
  }

  /// Told apart by the colour-blind, and on light and dark paper.
  private static let colours = [0x3b76c4, 0xd97b29, 0x3a9a76, 0xc2476b, 0x8a68b8, 0x8b8d98].map { Colour($0) }
}
