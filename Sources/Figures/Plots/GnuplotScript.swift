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
  private let layout: PlotLayout

  init(plot: Plot, stem: String, formats: [FigureFormat]) {
    (self.plot, self.stem, self.formats, layout) = (plot, stem, formats, PlotLayout(plot: plot))
  }

  /// The values: series, x, y, and a second value where a kind has one.
  var table: String {
    let hasSecond = plot.series.contains { !$0.second.isEmpty }
    var text = hasSecond ? "series\tx\ty\tsecond\n" : "series\tx\ty\n"
    for series in plot.series {
      for i in series.x.indices {
        text += "\(series.name)\t\(series.x[i])\t\(series.y[i])"
        if hasSecond { text += series.second.isEmpty ? "\t" : "\t\(series.second[i])" }
        text += "\n"
      }
    }
    return text
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
      \(GnuplotSyntax.axis("x", plot.x))
      \(GnuplotSyntax.axis("y", plot.y))
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
        width = narrow ? \(layout.narrowWidth) : \(plot.width)
        height = \(choice(layout.height))
        title = \(texts(layout.titleLines))
        above = \(choice(layout.titleRoom))
        caption = \(texts(layout.captionLines))
        lines = \(choice { layout.captionLines($0).count })
        rows = \(choice(layout.legendRows))
        below = 66 + 18 * lines + \(layout.tickRoom)
        set cblabel \(texts(layout.colourLines))
        units = \(choice { layout.colourLines($0).count })
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
        set tmargin at screen 1 - (above + \(PlotLayout.legendHeight).0 * rows) / height
        set bmargin at screen 1.0 * below / height
        \(plot.x.names.isEmpty ? "" : "set xlabel ''; set label 3 \(GnuplotSyntax.quoted([plot.x.label])) at graph 0.5, screen (32.0 + 18 * lines) / height center textcolor rgb pale")
      \(formats.map(drawing).joined(separator: "\n"))
      }

      """
  }

  /// Below the title, from the left. Column by column: side by side gnuplot has its own idea of how many fit.
  private let legend =
    "at screen 0.02, screen 1 - (above - 10.0) / height left top vertical maxrows rows Left reverse samplen 1.5 textcolor rgb ink"

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
          set output \(GnuplotSyntax.quoted([stem])).\(format == .png ? "(look eq \"-\" ? \"\" : look)." : "")".\(format.rawValue)"
          plot \(plot.series.enumerated().map(layer).joined(separator: ", \\\n      "))
          unset output
        }
      """
  }

  private func layer(_ index: Int, _ series: Series) -> String {
    GnuplotSyntax.layer(series, number: index, row: plot.series[..<index].map(\.x.count).reduce(0, +), table: "\(stem).tsv")
  }

  /// The colour scale, where a series has colours.
  private var colours: String {
    guard plot.series.contains(where: { $0.kind.colourUnit != nil }) else { return "unset colorbox" }
    let stops = stride(from: 0, through: 255, by: 15).map { "\($0) \"\(ColourMap.magma.colours[$0].hex)\"" }
    return """
      set palette defined (\(stops.joined(separator: ", ")))
      set cbrange \(GnuplotSyntax.ends(plot.colourRange))
      """
  }

  /// The names under the x axis, upright.
  private var names: String {
    guard !plot.x.names.isEmpty else { return "set xtics norotate autofreq" }
    let ticks = plot.x.names.enumerated().map { "\(GnuplotSyntax.quoted([$1])) \($0 + 1)" }
    return "set xtics rotate by 90 right font \",9\" (\(ticks.joined(separator: ", ")))"
  }

  /// PNG files: wide and narrow, light and dark. gnuplot has no empty words, so the plain look is a dash.
  private let looks = ["-", "-dark", "-narrow", "-narrow-dark"]

  /// A value of each look, as gnuplot chooses between them.
  private func choice(_ value: (PlotLayout.Look) -> Int) -> String { "narrow ? \(value(.narrow)) : printed ? \(value(.printed)) : \(value(.wide))" }
  private func texts(_ lines: (PlotLayout.Look) -> [String]) -> String {
    "narrow ? \(GnuplotSyntax.quoted(lines(.narrow))) : printed ? \(GnuplotSyntax.quoted(lines(.printed))) : \(GnuplotSyntax.quoted(lines(.wide)))"
  }
}
