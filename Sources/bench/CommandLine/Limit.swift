/// What a value may be beyond its type, with the words that say so.
struct Limit<Value> {
  /// The end of a sentence: `1 or more`.
  let phrase: String
  /// Every allowed value, where they can be listed.
  var choices: [String] = []
  let contains: (Value) -> Bool
}

extension Limit where Value: Comparable & SingleValue {
  static func atLeast(_ least: Value) -> Limit { Limit(phrase: "\(least.word) or more") { $0 >= least } }
  static func above(_ bound: Value) -> Limit { Limit(phrase: "above \(bound.word)") { $0 > bound } }
  static func between(_ least: Value, _ most: Value) -> Limit {
    Limit(phrase: "from \(least.word) to \(most.word)") { $0 >= least && $0 <= most }
  }
}

extension Limit where Value == String {
  static func oneOf(_ choices: [String]) -> Limit {
    Limit(phrase: "one of \(choices.joined(separator: ", "))", choices: choices) { choices.contains($0) }
  }
}
