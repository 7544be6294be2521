import Runs

/// Seeds as they are typed: `0..49`, or one after the other.
struct SeedList: SingleValue {
  let word: String
  let seeds: [Int]

  init?(word: String) {
    if let dots = word.firstRange(of: "..") {
      guard let first = Int(word[..<dots.lowerBound]), let last = Int(word[dots.upperBound...]), first >= 0,
        first <= last, last - first < 100_000
      else { return nil }
      seeds = Array(first...last)
    } else {
      guard let seed = Int(word), seed >= 0 else { return nil }
      seeds = [seed]
    }
    self.word = word
  }

  static let noun = "a seed or a range such as 0..49"
  static let placeholder = "SEEDS"
}

extension [SeedList] {
  /// Every seed once, in order of mention.
  var seeds: [Int] { flatMap(\.seeds).reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }
}
