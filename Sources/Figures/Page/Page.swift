import Foundation

/// One HTML page that needs nothing but itself and the files beside it: it works offline, on light and dark screens,
/// on paper and on a phone. Only one with a map has a script, its own.
public struct Page: Sendable {
  public var title: String
  /// A sentence or two under the title.
  public var lead: String
  public var panels: [Panel]
  /// Under everything: how it was made, licences.
  public var footer: String

  public init(title: String, lead: String, panels: [Panel], footer: String = "") {
    (self.title, self.lead, self.panels, self.footer) = (title, lead, panels, footer)
  }
}

/// A part of a page under one heading.
///
/// Texts are plain, with two marks: `code` between backticks, and `[words](address)` for a link.
public struct Panel: Sendable {
  public var title: String
  public var parts: [Part]

  public init(_ title: String, _ parts: [Part]) { (self.title, self.parts) = (title, parts) }

  public enum Part: Sendable {
    case text(String)
    /// A few numbers that stand out: what it is, how much.
    case facts([(name: String, value: String)])
    case picture(Picture)
    /// Sounds under each other, or side by side where there is room.
    case sounds([Sound])
    case table(Table)
    case map(SoundMap)
    /// Side by side as the screen allows.
    case curves([Curve])
    /// Something to type.
    case command(String)
    case warning(String)
  }
}

/// A picture on a page.
public struct Picture: Sendable {
  public var path: String
  /// What it shows, for those who cannot see it.
  public var alternative: String
  public var caption: String
  /// The same for dark screens, and both for narrow ones, where there are such.
  public var dark: String?
  public var narrow: String?
  public var narrowDark: String?
  /// Taller and wider than the text, as far as the screen allows.
  public var isWide: Bool

  public init(
    _ path: String, alternative: String, caption: String = "", dark: String? = nil, narrow: String? = nil,
    narrowDark: String? = nil, isWide: Bool = false
  ) {
    (self.path, self.alternative, self.caption) = (path, alternative, caption)
    (self.dark, self.narrow, self.narrowDark, self.isWide) = (dark, narrow, narrowDark, isWide)
  }

  /// The picture files of one stem, as sheets, plots and animations write them.
  public init(stem: String, narrow: Bool = false, alternative: String, caption: String = "", isWide: Bool = false) {
    self.init(
      stem + ".png", alternative: alternative, caption: caption, dark: stem + "-dark.png",
      narrow: narrow ? stem + "-narrow.png" : nil, narrowDark: narrow ? stem + "-narrow-dark.png" : nil, isWide: isWide)
  }
}

/// A sound on a page, with a player.
public struct Sound: Sendable {
  public var clip: Clip
  public var title: String
  public var caption: String

  public init(_ path: String, title: String, caption: String = "") {
    self.init(.file(path), title: title, caption: caption)
  }

  public init(_ clip: Clip, title: String, caption: String = "") {
    (self.clip, self.title, self.caption) = (clip, title, caption)
  }
}

/// Where a page has a sound from.
public enum Clip: Sendable {
  /// A file that comes to the reader as the page's others do.
  case file(String)
  /// A file that stays beside the page, whether or not others are in it.
  case linked(String)
  /// The bytes of an MP3 file, in the page.
  case embedded(Data)
}

/// Rows and columns; cells that are numbers stand to the right.
public struct Table: Sendable {
  public var columns: [String]
  public var rows: [[String]]
  public var caption: String

  public init(columns: [String], rows: [[String]], caption: String = "") {
    precondition(rows.allSatisfy { $0.count == columns.count }, "every row of a table has its \(columns.count) cells")
    (self.columns, self.rows, self.caption) = (columns, rows, caption)
  }
}
