import Foundation

/// Plain text as HTML.
enum HTML {
  /// Nothing in it has a meaning any more.
  static func escaped(_ text: String) -> String {
    text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
      .replacingOccurrences(of: ">", with: "&gt;").replacingOccurrences(of: "\"", with: "&quot;")
  }

  /// Escaped, with `code` between backticks and `[words](address)` as a link.
  static func text(_ text: String) -> String {
    // What lies between backticks stands at every other place.
    text.split(separator: "`", omittingEmptySubsequences: false).enumerated().map { index, part in
      index % 2 == 1 ? "<code>\(escaped(String(part)))</code>" : links(escaped(String(part)))
    }.joined()
  }

  /// A paragraph for every block between empty lines.
  static func paragraphs(_ text: String) -> String {
    text.components(separatedBy: "\n\n").filter { !$0.isEmpty }.map { "<p>\(Self.text($0))</p>" }.joined(separator: "\n")
  }

  private static func links(_ escaped: String) -> String {
    escaped.replacing(/\[([^\]]+)\]\(([^)\s]+)\)/) { "<a href=\"\($0.2)\">\($0.1)</a>" }
  }
}
