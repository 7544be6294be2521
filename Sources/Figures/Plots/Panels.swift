import Files

/// Several small plots on one sheet, in rows: one figure with one caption.
public struct Panels: Sendable {
  public let title: String
  /// What it is and where it comes from, under the figure.
  public let caption: String
  /// In rows from the left; nil leaves a place empty. The title of each stands above it, its caption is not shown.
  public let panels: [Plot?]
  public let columns: Int
  /// Pixels of a panel with its labels.
  public let panelWidth: Int
  public let panelHeight: Int

  public init(
    title: String, caption: String = "", panels: [Plot?], columns: Int, panelWidth: Int = 260, panelHeight: Int = 240
  ) {
    precondition(panels.contains { $0 != nil } && columns >= 1, "the sheet \(title) shows nothing")
    (self.title, self.caption, self.panels, self.columns) = (title, caption, panels, columns)
    (self.panelWidth, self.panelHeight) = (panelWidth, panelHeight)
  }

  /// Draws the sheet: `STEM.tsv` with the values, `STEM.gp` with the looks, `STEM.png` and `STEM-dark.png`.
  ///
  /// Throws `FileError` if gnuplot is not installed or refuses, or a file cannot be written.
  public func write(to stem: String) throws {
    let script = PanelScript(sheet: self, stem: Folder.name(of: stem))
    try AtomicFile.write(script.table, to: stem + ".tsv")
    try AtomicFile.write(script.script, to: stem + ".gp")
    try Gnuplot.run([stem + ".gp"])
  }
}
