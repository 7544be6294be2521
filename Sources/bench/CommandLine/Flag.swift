import Runs

/// A switch that is off unless named: `@Flag("print JSON") var json` is `--json`.
@propertyWrapper
final class Flag: Declared {
  var wrappedValue = false
  private(set) var provenance = Provenance.standard
  private let help: String

  init(_ help: String) { self.help = help }

  var setting: JSONValue { .flag(wrappedValue) }

  func declaration(property: String) -> Declaration {
    Declaration(
      kind: .flag, name: "--" + property.kebabCased, help: help, placeholder: "", requirement: "true or false",
      isLimited: false, choices: [], standard: nil, isRepeated: false, isRequired: false, target: self)
  }

  func take(_ word: String) throws(UnusableValue) {
    guard let value = Bool(word) else { throw UnusableValue(reason: "must be true or false") }
    wrappedValue = value
    provenance = .given
  }
}
