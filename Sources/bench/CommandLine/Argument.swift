/// A value by its place: `@Argument("the set", value: "SET.h5") var set: String`.
///
/// A list takes all words that are left, at least one; an optional may be missing; anything else must be there.
@propertyWrapper
final class Argument<Value: OptionValue>: Declared {
  private var value: Value?
  var provenance = Provenance.standard
  private let help: String
  private let placeholder: String
  private let limit: Limit<Value.Single>?

  init(_ help: String, _ limit: Limit<Value.Single>? = nil, value placeholder: String) {
    self.help = help
    self.limit = limit
    self.placeholder = placeholder
  }

  /// The value; the parser has seen to it that there is one.
  var wrappedValue: Value { value ?? Value(singles: [])! }

  private var isRequired: Bool { Value.isRepeated || Value(singles: []) == nil }

  var setting: SettingValue {
    let settings = value?.singles.map(\.setting) ?? []
    return Value.isRepeated ? .list(settings) : settings.first ?? .none
  }

  func declaration(property: String) -> Declaration {
    Declaration(
      kind: .argument, name: placeholder, help: help, placeholder: placeholder,
      requirement: requirement(Value.Single.self, limit), isLimited: limit != nil || !Value.Single.choices.isEmpty,
      choices: limit?.choices ?? Value.Single.choices,
      standard: nil, isRepeated: Value.isRepeated, isRequired: isRequired, target: self)
  }

  func take(_ word: String, as provenance: Provenance) throws(UnusableValue) {
    let single = try read(word, limit)
    value = Value(singles: Value.isRepeated ? (value?.singles ?? []) + [single] : [single])
    self.provenance = provenance
  }
}
