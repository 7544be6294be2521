import Runs

/// A value by its place: `@Argument("the set", value: "SET.h5") var set: String`.
///
/// A list takes all words that are left; one with a default, or an optional, may be missing; anything else must be there.
@propertyWrapper
final class Argument<Value: OptionValue>: Declared {
  private var value: Value?
  private(set) var provenance = Provenance.standard
  private let help: String
  private let placeholder: String
  private let limit: Limit<Value.Single>?

  private let isRequired: Bool

  init(_ help: String, _ limit: Limit<Value.Single>? = nil, value placeholder: String) {
    self.help = help
    self.limit = limit
    self.placeholder = placeholder
    isRequired = Value.isRepeated || Value(singles: []) == nil
  }

  init(wrappedValue: Value, _ help: String, _ limit: Limit<Value.Single>? = nil, value placeholder: String) {
    value = wrappedValue
    self.help = help
    self.limit = limit
    self.placeholder = placeholder
    isRequired = false
  }

  /// The value; the parser has seen to it that there is one.
  var wrappedValue: Value { value ?? Value(singles: [])! }
  /// The declaration itself: `$folder.provenance`.
  var projectedValue: Argument { self }

  var setting: JSONValue {
    let settings = value?.singles.map(\.setting) ?? []
    return Value.isRepeated ? .list(settings) : settings.first ?? .none
  }

  func declaration(property: String) -> Declaration {
    Declaration(
      kind: .argument, name: placeholder, help: help, placeholder: placeholder,
      requirement: requirement(Value.Single.self, limit), isLimited: limit != nil || !Value.Single.choices.isEmpty,
      choices: limit?.choices ?? Value.Single.choices,
      standard: isRequired ? nil : value?.singles.first?.word, isRepeated: Value.isRepeated, isRequired: isRequired, target: self)
  }

  func take(_ word: String) throws(UnusableValue) {
    let single = try read(word, limit)
    value = Value(singles: Value.isRepeated && provenance == .given ? (value?.singles ?? []) + [single] : [single])
    provenance = .given
  }
}
