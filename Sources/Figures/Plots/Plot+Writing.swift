import Files
import Foundation

extension Plot {
  /// Draws the figure: `STEM.tsv` with the values, `STEM.gp` with the looks, and `STEM.png`, `.pdf` and `.svg` as asked
  /// for; the PNG also for dark and narrow screens (`STEM-dark.png`, `STEM-narrow.png`, `STEM-narrow-dark.png`).
  ///
  /// Throws `FileError` if gnuplot is not installed or refuses, or a file cannot be written.
  public func write(to stem: String, formats: [FigureFormat] = FigureFormat.allCases) throws {
    try Plot.write([(self, stem)], formats: formats)
  }

  /// Draws figures as `write(to:formats:)` does, many in one run of gnuplot: it takes longer to start than to draw.
  public static func write(_ figures: [(plot: Plot, stem: String)], formats: [FigureFormat] = FigureFormat.allCases) throws {
    for (plot, stem) in figures {
      let script = GnuplotScript(plot: plot, stem: Folder.name(of: stem), formats: formats)
      try AtomicFile.write(script.table, to: stem + ".tsv")
      try AtomicFile.write(script.script, to: stem + ".gp")
    }
    try Gnuplot.run(figures.map { $0.stem + ".gp" })
    if formats.contains(.pdf) { for (_, stem) in figures { try forgetDate(ofPDF: stem + ".pdf") } }
  }

  /// Blanks the moment of drawing, so that the same figure is the same file. Bytes keep their places, by which a PDF
  /// finds its parts.
  private static func forgetDate(ofPDF path: String) throws {
    guard var bytes = FileManager.default.contents(atPath: path) else { throw FileError.reading(path) }
    let key = Data("/CreationDate (".utf8)
    guard let start = bytes.range(of: key, options: .backwards)?.lowerBound,
      let end = bytes[start...].firstIndex(of: UInt8(ascii: ")"))
    else { return }
    bytes.replaceSubrange(start...end, with: repeatElement(UInt8(ascii: " "), count: end - start + 1))
    try bytes.write(to: URL(fileURLWithPath: path))
  }
}
