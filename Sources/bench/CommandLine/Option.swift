import Runs

/// A named option with a value: `@Option("patches a step", .atLeast(1)) var batch = 32` is `--batch N`.
///
/// A list takes the option several times, or several values between commas; an optional is nil unless given; one without
/// a default has to be given.
@propertyWrapper
final class Option<Value: OptionValue>: Declared {
  private var value: Value?
  private(set) var provenance = Provenance.standard
  /// The declaration itself: `$batch.provenance`.
  var projectedValue: Option { self }

  private let help: String
  private let name: String?
  private let placeholder: String?
  private let unit: String?
  private let limit: Limit<Value.Single>?
  private let isRequired: Bool

  /// The value; the parser has seen to it that there is one.
  var wrappedValue: Value {
    get { value! }
    set { value = newValue }
  }

  /// - Parameters:
  ///   - help: what it sets, in a line of the help.
  ///   - limit: which values are allowed.
  ///   - name: as typed, where the property's own name in kebab-case will not do.
  ///   - value: what stands for the value in the help.
  ///   - unit: the unit, which then also stands for the value.
  convenience init(
    wrappedValue: Value, _ help: String, _ limit: Limit<Value.Single>? = nil, name: String? = nil,
    value placeholder: String? = nil, unit: String? = nil
  ) {
    self.init(standard: wrappedValue, help, limit, name, placeholder, unit)
  }

  convenience init(
    _ help: String, _ limit: Limit<Value.Single>? = nil, name: String? = nil, value placeholder: String? = nil,
    unit: String? = nil
  ) {
    self.init(standard: Value(singles: []), help, limit, name, placeholder, unit)
  }

  private init(
    standard: Value?, _ help: String, _ limit: Limit<Value.Single>?, _ name: String?, _ placeholder: String?,
    _ unit: String?
  ) {
    value = standard
    isRequired = standard == nil
    self.help = help
    self.limit = limit
    self.name = name
    self.placeholder = placeholder
    self.unit = unit
  }

  private var singles: [Value.Single] { value?.singles ?? [] }

  var setting: JSONValue {
    Value.isRepeated ? .list(singles.map(\.setting)) : singles.first?.setting ?? .none
  }

  func declaration(property: String) -> Declaration {
    let values = singles.map(\.word).joined(separator: ",")
    return Declaration(
      kind: .option, name: "--" + (name ?? property.kebabCased), help: help,
      placeholder: placeholder ?? unit ?? Value.Single.placeholder,
      requirement: requirement(Value.Single.self, limit), isLimited: limit != nil || !Value.Single.choices.isEmpty,
      choices: limit?.choices ?? Value.Single.choices,
      standard: values.isEmpty ? nil : values + (unit.map { " " + $0 } ?? ""),
      isRepeated: Value.isRepeated, isRequired: isRequired, target: self)
  }

  func take(_ text: String) throws(UnusableValue) {
    var singles = Value.isRepeated && provenance == .given ? singles : []
    for word in Value.isRepeated ? text.split(separator: ",").map(String.init) : [text] {
      singles.append(try read(word, limit))
    }
    guard let value = Value(singles: singles) else {
      throw UnusableValue(reason: "must be \(requirement(Value.Single.self, limit))")
    }
    wrappedValue = value
    provenance = .given
  }
}

/// The value that a word stands for, if the limit allows it.
func read<Single: SingleValue>(_ word: String, _ limit: Limit<Single>?) throws(UnusableValue) -> Single {
  if let value = Single(word: word), limit?.contains(value) ?? true { return value }
  let nearest = nearest(to: word, among: limit?.choices ?? Single.choices).map { "; did you mean \($0)?" } ?? ""
  throw UnusableValue(reason: "must be \(requirement(Single.self, limit))\(nearest)")
}

/// What a value must be, in words: `a whole number, 1 or more`.
func requirement<Single: SingleValue>(_ type: Single.Type, _ limit: Limit<Single>?) -> String {
  if let limit { return limit.choices.isEmpty ? "\(Single.noun), \(limit.phrase)" : limit.phrase }
  return Single.choices.isEmpty ? Single.noun : "one of \(Single.choices.joined(separator: ", "))"
}
