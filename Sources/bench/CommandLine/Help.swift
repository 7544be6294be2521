/// The help of every level, as text of at most 100 columns.
enum Help {
  private static let width = 100

  /// The table of contents: every verb, by chapter.
  static var contents: String {
    let names = Contents.chapters.flatMap(\.verbs).map { $0.name.count }
    let chapters = Contents.chapters.map { chapter in
      chapter.title + "\n" + rows(chapter.verbs.map { ($0.name, $0.summary) }, indent: (names.max() ?? 0) + 4)
    }
    return """
      bench \(Contents.version): a workbench for research in generative audio

        bench <verb> [<object>] [--option value]

      \(chapters.joined(separator: "\n\n"))

      'bench <verb> --help' gives options, defaults and examples; 'bench --version' the version.
      """
  }

  /// The objects of a noun.
  static func noun(_ noun: String) -> String {
    let verbs = Contents.verbs.filter { $0.name.hasPrefix(noun + " ") }
    let indent = (verbs.map { $0.name.count }.max() ?? 0) + 4
    return """
      \(rows(verbs.map { ($0.name, $0.summary) }, indent: indent))

      'bench \(noun) <object> --help' gives options, defaults and examples.
      """
  }

  /// Usage, arguments, options with defaults and units, and examples of one verb.
  static func verb(_ verb: any Command.Type) -> String {
    let declarations = verb.init().declarations
    let arguments = declarations.filter { $0.kind == .argument }
    let options = declarations.filter { $0.kind != .argument }
    let usage =
      ["bench", verb.name] + arguments.map { $0.isRequired ? $0.usage : "[\($0.usage)]" }
      + options.filter(\.isRequired).map(\.usage) + (options.allSatisfy(\.isRequired) ? [] : ["[options]"])
    let indent = min(28, (declarations.map { $0.usage.count }.max() ?? 0) + 4)
    var parts = ["\(usage.joined(separator: " "))\n\n" + wrapped(verb.summary.capitalizedFirst + ".", indent: 0)]
    if !verb.discussion.isEmpty { parts.append(wrapped(verb.discussion, indent: 0)) }
    if !arguments.isEmpty { parts.append("Arguments\n" + rows(arguments.map { ($0.usage, remarks($0)) }, indent: indent)) }
    if !options.isEmpty { parts.append("Options\n" + rows(options.map { ($0.usage, remarks($0)) }, indent: indent)) }
    let objects = Contents.verbs.filter { $0.name.hasPrefix(verb.name + " ") }
    if !objects.isEmpty {
      let indent = objects.map { $0.name.count }.max()! + 4
      parts.append("Also\n" + rows(objects.map { ($0.name, $0.summary) }, indent: indent))
    }
    if !verb.examples.isEmpty { parts.append("Examples\n" + verb.examples.map { "  bench \($0)" }.joined(separator: "\n")) }
    return parts.joined(separator: "\n\n")
  }

  /// What a declaration is for, what it may be and what it is by default.
  private static func remarks(_ declaration: Declaration) -> String {
    var remarks = declaration.isLimited ? [declaration.requirement] : []
    if let standard = declaration.standard { remarks.append("default \(standard)") }
    return declaration.help + (remarks.isEmpty ? "" : " (\(remarks.joined(separator: "; ")))")
  }

  private static func rows(_ rows: [(name: String, text: String)], indent: Int) -> String {
    rows.map { row in
      let name = "  " + row.name
      let start = name.count + 2 <= indent ? name.padding(to: indent) : name + "\n" + String(repeating: " ", count: indent)
      return start + wrapped(row.text, indent: indent)
    }.joined(separator: "\n")
  }

  /// Breaks a text between words; lines after the first start at column `indent`.
  private static func wrapped(_ text: String, indent: Int) -> String {
    var lines = [""]
    for word in text.split(separator: " ") {
      if lines[lines.count - 1].count + word.count + 1 > width - indent, lines.last != "" { lines.append("") }
      lines[lines.count - 1] += (lines.last == "" ? "" : " ") + word
    }
    return lines.joined(separator: "\n" + String(repeating: " ", count: indent))
  }
}

extension String {
  func padding(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
