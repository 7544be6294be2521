import Files
import Foundation

extension Page {
  /// How pictures and sounds come to the reader.
  public enum Linking: Sendable {
    /// As files beside the page, named relative to it.
    case relative
    /// Within the page, which is then one file to send around.
    case embedded
  }

  /// Writes the page; paths of pictures and sounds are as seen from its folder, or absolute.
  ///
  /// Throws `FileError` if one of them is missing or the page cannot be written.
  public func write(to path: String, linking: Linking = .relative) throws {
    try AtomicFile.write(html(at: path, linking: linking), to: path)
  }

  private var hasMap: Bool {
    panels.contains { $0.parts.contains { if case .map = $0 { true } else { false } } }
  }

  func html(at path: String, linking: Linking) throws -> String {
    let links = PageLinks(page: path, linking: linking)
    let contents = panels.count < 3 ? "" : """
      <nav aria-label="Contents"><ol>
      \(panels.map { "<li><a href=\"#\($0.anchor)\">\(HTML.escaped($0.title))</a></li>" }.joined(separator: "\n"))
      </ol></nav>

      """
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\(HTML.escaped(title))</title>
      <link rel="icon" href="data:,">
      <style>
      \(Stylesheet.text)\(hasMap ? "\n" + SoundMapStyle.text : "")
      </style>
      </head>
      <body>
      <header>
      <h1>\(HTML.text(title))</h1>
      <p class="lead">\(HTML.text(lead))</p>
      </header>
      \(contents)<main>
      \(try panels.map { try $0.html(links) }.joined(separator: "\n"))
      </main>
      \(footer.isEmpty ? "" : "<footer>\(HTML.paragraphs(footer))</footer>\n")\(hasMap ? "<script>\n\(SoundMapScript.text)\n</script>\n" : "")</body>
      </html>

      """
  }
}

extension Panel {
  /// The heading as the end of an address: `what-it-heard`.
  var anchor: String {
    title.lowercased().split { !($0.isLetter || $0.isNumber) }.joined(separator: "-")
  }

  func html(_ links: PageLinks) throws -> String {
    """
    <section id="\(anchor)" aria-labelledby="\(anchor)-title">
    <h2 id="\(anchor)-title">\(HTML.text(title))</h2>
    \(try parts.map { try $0.html(links) }.joined(separator: "\n"))
    </section>
    """
  }
}

extension Panel.Part {
  func html(_ links: PageLinks) throws -> String {
    switch self {
    case .text(let text): return HTML.paragraphs(text)
    case .warning(let text): return "<p class=\"warning\">\(HTML.text(text))</p>"
    case .command(let text): return "<pre><code>\(HTML.escaped(text))</code></pre>"
    case .facts(let facts):
      let items = facts.map { "<div><dt>\(HTML.text($0.name))</dt><dd>\(HTML.text($0.value))</dd></div>" }
      return "<dl class=\"facts\">\n\(items.joined(separator: "\n"))\n</dl>"
    case .picture(let picture): return try picture.html(links)
    case .sounds(let sounds):
      return "<div class=\"sounds\">\n\(try sounds.map { try $0.html(links) }.joined(separator: "\n"))\n</div>"
    case .table(let table): return table.html
    case .map(let map): return try map.html(links)
    case .curves(let curves): return "<div class=\"curves\">\n\(curves.map(\.html).joined(separator: "\n"))\n</div>"
    }
  }
}

extension Picture {
  func html(_ links: PageLinks) throws -> String {
    // The first source whose condition holds is taken.
    let sources = try [
      (narrowDark, "(max-width: 44rem) and (prefers-color-scheme: dark)"), (narrow, "(max-width: 44rem)"),
      (dark, "(prefers-color-scheme: dark)"),
    ].compactMap { path, condition in
      try path.map { "<source media=\"\(condition)\" srcset=\"\(try links.address(of: $0))\">" }
    }
    let address = try links.address(of: path)
    let image = "<img src=\"\(address)\" alt=\"\(HTML.escaped(alternative))\"\(links.size(of: path))>"
    return """
      <figure\(isWide ? " class=\"wide\"" : "")>
      <picture>
      \((sources + [image]).joined(separator: "\n"))
      </picture>
      \(caption.isEmpty ? "" : "<figcaption>\(HTML.text(caption))</figcaption>\n")</figure>
      """
  }
}

extension Sound {
  func html(_ links: PageLinks) throws -> String {
    """
    <figure>
    <figcaption><strong>\(HTML.text(title))</strong>\(caption.isEmpty ? "" : " " + HTML.text(caption))</figcaption>
    <audio controls preload="metadata" src="\(try links.address(of: clip))" aria-label="\(HTML.escaped(title))"></audio>
    </figure>
    """
  }
}

extension Table {
  var html: String {
    func cell(_ text: String) -> String {
      let isNumber = text.first.map { "0123456789.−-<≥≤–".contains($0) } ?? false
      return "<td\(isNumber ? " class=\"number\"" : "")>\(HTML.text(text))</td>"
    }
    let head = columns.map { "<th scope=\"col\">\(HTML.text($0))</th>" }.joined()
    let body = rows.map { "<tr>\($0.map(cell).joined())</tr>" }.joined(separator: "\n")
    return """
      <div class="table" tabindex="0" role="region" aria-label="\(HTML.escaped(caption.isEmpty ? columns.joined(separator: ", ") : caption))"><table>
      \(caption.isEmpty ? "" : "<caption><span>\(HTML.text(caption))</span></caption>\n")<thead><tr>\(head)</tr></thead>
      <tbody>
      \(body)
      </tbody>
      </table></div>
      """
  }
}
