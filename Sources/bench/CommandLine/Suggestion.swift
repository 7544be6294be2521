/// The name that someone who typed `word` most likely meant; nil if none is near.
///
/// Nearness is the edit distance: at most a third of the word's letters may differ, or one in a short word. A name
/// that the word begins is near as well.
func nearest(to word: String, among names: [String]) -> String? {
  let limit = max(1, word.count / 3)
  let near = names.map { (name: $0, distance: editDistance(word, $0)) }.filter { $0.distance <= limit }
  if let best = near.min(by: { ($0.distance, $0.name) < ($1.distance, $1.name) }) { return best.name }
  return word.count > 2 ? names.filter { $0.hasPrefix(word) }.min() : nil
}

/// Fewest insertions, deletions, substitutions and swaps of neighbours that turn one word into the other.
func editDistance(_ first: String, _ second: String) -> Int {
  let a = Array(first), b = Array(second)
  var rows = [Array(0...b.count)]
  for i in a.indices {
    var row = [i + 1]
    for j in b.indices {
      var least = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { least = min(least, rows[i - 1][j - 1] + 1) }
      row.append(least)
    }
    rows.append(row)
  }
  return rows[a.count][b.count]
}
