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

  /// Draws figures as `write(to:formats:)` does, in one run of gnuplot: it takes longer to start than to draw.
  public static func write(_ figures: [(plot: Plot, stem: String)], formats: [FigureFormat] = FigureFormat.allCases) throws {
    for (plot, stem) in figures {
      let script = GnuplotScript(plot: plot, stem: Folder.name(of: stem), formats: formats)
      try AtomicFile.write(script.table, to: stem + ".tsv")
      try AtomicFile.write(script.script, to: stem + ".gp")
    }
    // As many at once as fit a command line.
    for first in stride(from: 0, to: figures.count, by: 100) {
      try Gnuplot.run(figures[first..<min(first + 100, figures.count)].map { $0.stem + ".gp" })
    }
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

/// The program that draws figures with axes.
enum Gnuplot {
  /// Runs scripts one after another, each in its own folder and as if it were the first.
  static func run(_ scripts: [String]) throws {
    guard let first = scripts.first else { return }
    guard let program = path() else {
      throw FileError(
        .missing, "gnuplot", "is not installed, \(first) is not drawn", remedy: "apt-get install gnuplot-nox")
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = scripts.flatMap { script in
      let folder = URL(fileURLWithPath: Folder.containing(script)).path
      return ["-e", "reset session", "-e", "cd \(GnuplotSyntax.quoted([folder]))", Folder.name(of: script)]
    }
    let complaints = Pipe()
    process.standardError = complaints
    process.standardInput = FileHandle.nullDevice
    do { try process.run() } catch {
      throw FileError(.io, program, "cannot be started (\(error.localizedDescription))")
    }
    let words = String(decoding: complaints.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      let reason = words.split(separator: "\n").last.map(String.init) ?? "status \(process.terminationStatus)"
      let script = scripts.first { reason.contains("\"\(Folder.name(of: $0))\"") } ?? first
      throw FileError(.badData, script, "gnuplot cannot draw it (\(reason))", remedy: "see gnuplot \(script)")
    }
  }

  private static func path() -> String? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":").map { $0 + "/gnuplot" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
