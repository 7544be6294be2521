/// The lines of a text that is broken at spaces to fit a width, whatever its letters are. A word that does not fit stands
/// alone.
///
/// - Parameter width: of a line in those letters.
func lines<Width: Comparable>(of text: String, within limit: Width, width: (String) -> Width) -> [String] {
  var lines: [String] = []
  for word in text.split(whereSeparator: \.isWhitespace) {
    let longer = (lines.last.map { $0 + " " } ?? "") + word
    if lines.isEmpty || width(longer) > limit {
      lines.append(String(word))
    } else {
      lines[lines.count - 1] = longer
    }
  }
  return lines
}
