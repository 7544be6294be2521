import Files
import Foundation

/// A sheet of panels as the two texts that gnuplot draws it from.
///
/// The table is tidy: a row a point, first its panel and its series.
struct PanelScript {
  let sheet: Panels
  let stem: String

  private var panels: [(place: Int, plot: Plot)] {
    sheet.panels.enumerated().compactMap { place, plot in plot.map { (place, $0) } }
  }
  private var rows: Int { (sheet.panels.count + sheet.columns - 1) / sheet.columns }
  private var colourUnit: String? { panels.lazy.flatMap(\.plot.series).compactMap(\.kind.colourUnit).first }
  private var lines: [String] { PlotLayout.lines(of: sheet.caption, width: width) }
  /// Pixels of the whole: a bar of colours stands at the right.
  private var width: Int { sheet.columns * sheet.panelWidth + (colourUnit == nil ? 20 : 90) }
  private var height: Int { above(row: rows) + bottom }
  /// Pixels above a row of panels, each of which has the names of its series under it.
  private func above(row: Int) -> Int {
    (0..<row).reduce(top) { sum, row in
      let names = panels.filter { $0.place / sheet.columns == row }.map { legendRows($0.plot) }.max() ?? 0
      return sum + sheet.panelHeight + 14 * names
    }
  }
  private var top: Int { 44 }
  private var bottom: Int { 12 + 16 * lines.count }

  var table: String {
    var text = "panel\tx\ty\tsecond\tseries\n"
    for (_, plot) in panels {
      for series in plot.series {
        for i in series.x.indices {
          let second = series.second.isEmpty ? "" : String(series.second[i])
          text += "\(plot.title)\t\(series.x[i])\t\(series.y[i])\t\(second)\t\(series.name)\n"
        }
      }
    }
    return text
  }

  var script: String {
    """
    # \(sheet.title)
    # gnuplot \(stem).gp draws \(stem).png and \(stem)-dark.png from \(stem).tsv.
    set encoding utf8
    set datafile separator "\\t"
    set datafile missing ""
    set datafile columnheaders
    set style fill solid 1 noborder
    set palette defined (\(stops))
    set tics nomirror out scale 0.4 font ",8"
    do for [look in "- -dark"] {
      dark = look eq "-dark"
      ground = dark ? "\(Paper.dark.background.hex)" : "\(Paper.light.background.hex)"
      ink = dark ? "\(Paper.dark.ink.hex)" : "\(Paper.light.ink.hex)"
      pale = dark ? "\(Paper.dark.paleInk.hex)" : "\(Paper.light.paleInk.hex)"
      set border 3 linewidth 0.8 linecolor rgb pale
      set xtics textcolor rgb pale
      set ytics textcolor rgb pale
      set cbtics textcolor rgb pale
      set cblabel textcolor rgb pale
      set terminal pngcairo size \(width), \(height) background rgb ground noenhanced font "DejaVu Sans,10"
      set output \(GnuplotSyntax.quoted([stem])).(dark ? "-dark" : "").".png"
      set multiplot
      set label 1 \(GnuplotSyntax.quoted([sheet.title])) at screen \(10.0 / Double(width)), screen \(1 - 18.0 / Double(height)) left textcolor rgb ink font ",13"
      set label 2 \(GnuplotSyntax.quoted(lines)) at screen \(10.0 / Double(width)), screen \((16.0 * Double(lines.count) - 2) / Double(height)) left textcolor rgb pale font ",10"
    \(panelTexts)
      unset multiplot
      unset output
    }

    """
  }

  private var panelTexts: String {
    var row = 0
    return panels.enumerated().map { number, panel in
      let text = self.text(number, panel.place, panel.plot, row: row)
      row += panel.plot.series.reduce(0) { $0 + $1.x.count }
      return text
    }.joined(separator: "\n")
  }

  private func text(_ number: Int, _ place: Int, _ plot: Plot, row: Int) -> String {
    let left = place % sheet.columns * sheet.panelWidth, above = above(row: place / sheet.columns)
    func across(_ pixels: Int) -> Double { Double(pixels) / Double(width) }
    func up(_ pixels: Int) -> Double { 1 - Double(pixels) / Double(height) }
    var layers: [String] = [], first = row
    for (index, series) in plot.series.enumerated() {
      // Its own columns come after the panel's name.
      layers.append(GnuplotSyntax.layer(series, number: index, row: first, table: stem + ".tsv"))
      first += series.x.count
    }
    let hasBar = number == panels.firstIndex { $0.plot.series.contains { $0.kind.colourUnit != nil } }
    let labels = number == 0 ? "" : "  unset label 1\n  unset label 2\n"
    return labels + """
        set lmargin at screen \(across(left + 54))
        set rmargin at screen \(across(left + sheet.panelWidth - 6))
        set tmargin at screen \(up(above + 22))
        set bmargin at screen \(up(above + sheet.panelHeight - 38))
        set label 3 \(GnuplotSyntax.quoted([plot.title])) at graph 0, graph 1 offset 0, 0.7 left textcolor rgb ink font ",10"
        \(GnuplotSyntax.axis("x", plot.x).replacingOccurrences(of: "\n", with: "\n    "))
        \(GnuplotSyntax.axis("y", plot.y).replacingOccurrences(of: "\n", with: "\n    "))
        set xlabel textcolor rgb pale font ",9" offset 0, 0.6
        set ylabel textcolor rgb pale font ",9" offset 1.8, 0
        set key \(legendRows(plot) > 0 ? legend(plot, at: up(above + sheet.panelHeight + 2)) : "off")
        \(hasBar ? bar : "unset colorbox")
        \(plot.colourRange.map { "set cbrange \(GnuplotSyntax.ends($0))" } ?? "set cbrange [*:*]")
        plot \(layers.joined(separator: ", \\\n      "))
    """
  }

  /// Lines that the names of a plot's series take; none where there is one.
  private func legendRows(_ plot: Plot) -> Int {
    let columns = legendColumns(plot)
    return plot.series.count > 1 ? (plot.series.count + columns - 1) / columns : 0
  }

  /// Names side by side, as many as the panel is wide for.
  private func legendColumns(_ plot: Plot) -> Int {
    let longest = plot.series.map(\.name.count).max() ?? 0
    return max(1, sheet.panelWidth / (6 * longest + 40))
  }

  /// Under the panel, where it hides no point.
  private func legend(_ plot: Plot, at height: Double) -> String {
    "at graph 0, screen \(height) left top Left reverse vertical maxrows \(legendRows(plot)) spacing 1 samplen 1 font \",8\" textcolor rgb ink"
  }

  /// Magma without its ends, which points on light and on dark paper would be lost in.
  private var stops: String {
    stride(from: 40, through: 220, by: 15).map { "\($0) \"\(ColourMap.magma.colours[$0].hex)\"" }.joined(separator: ", ")
  }

  private var bar: String {
    "set colorbox vertical user origin screen \(1 - 74.0 / Double(width)), screen \(Double(bottom + 50) / Double(height)) "
      + "size screen \(12.0 / Double(width)), screen \(Double(min(200, sheet.panelHeight - 70)) / Double(height)); "
      + "set cblabel \(GnuplotSyntax.quoted([colourUnit ?? ""])) font \",9\""
  }
}
