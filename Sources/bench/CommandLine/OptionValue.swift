import Runs

/// What a property under `@Option` or `@Argument` can hold: one value, an optional one, or a list.
protocol OptionValue {
  associatedtype Single: SingleValue
  /// Made of the values given, in order; nil if they are too few.
  init?(singles: [Single])
  var singles: [Single] { get }
  static var isRepeated: Bool { get }
}

extension OptionValue {
  static var isRepeated: Bool { false }
}

/// A value that one word of the command line stands for.
protocol SingleValue: OptionValue where Single == Self {
  init?(word: String)
  var word: String { get }
  var setting: JSONValue { get }
  /// What it is, with its article: `a whole number`.
  static var noun: String { get }
  /// What stands for it in the help.
  static var placeholder: String { get }
  /// Every value that there is, where they can be listed.
  static var choices: [String] { get }
}

extension SingleValue {
  init?(singles: [Self]) {
    guard let last = singles.last else { return nil }
    self = last
  }
  var singles: [Self] { [self] }
  var setting: JSONValue { .text(word) }
  static var choices: [String] { [] }
}

extension Int: SingleValue {
  init?(word: String) { self.init(word) }
  var word: String { String(self) }
  var setting: JSONValue { .whole(self) }
  static var noun: String { "a whole number" }
  static var placeholder: String { "N" }
}

extension Double: SingleValue {
  init?(word: String) {
    guard let value = Double(word), value.isFinite else { return nil }
    self = value
  }
  var word: String { self == rounded() && magnitude < 1e15 ? String(Int(self)) : String(self) }
  var setting: JSONValue { .number(self) }
  static var noun: String { "a number" }
  static var placeholder: String { "X" }
}

extension Float: SingleValue {
  init?(word: String) {
    guard let value = Float(word), value.isFinite else { return nil }
    self = value
  }
  /// The shortest decimal that reads back the same: 0.0002, not 0.00019999999494757503.
  var word: String { Double(description)!.word }
  var setting: JSONValue { .number(Double(description)!) }
  static var noun: String { "a number" }
  static var placeholder: String { "X" }
}

extension String: SingleValue {
  init?(word: String) {
    guard !word.isEmpty else { return nil }
    self = word
  }
  var word: String { self }
  static var noun: String { "a word" }
  static var placeholder: String { "TEXT" }
}

extension SingleValue where Self: RawRepresentable & CaseIterable, RawValue == String {
  init?(word: String) { self.init(rawValue: word) }
  var word: String { rawValue }
  static var noun: String { "a name" }
  static var placeholder: String { "NAME" }
  static var choices: [String] { allCases.map(\.rawValue) }
}

extension Optional: OptionValue where Wrapped: SingleValue {
  init?(singles: [Wrapped]) { self = singles.last }
  var singles: [Wrapped] { map { [$0] } ?? [] }
}

extension Array: OptionValue where Element: SingleValue {
  init?(singles: [Element]) { self = singles }
  var singles: [Element] { self }
  static var isRepeated: Bool { true }
}
