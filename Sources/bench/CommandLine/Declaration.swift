import Runs

/// An option, flag or argument as the parser, the help and the completion see it.
struct Declaration {
  enum Kind { case option, flag, argument }

  let kind: Kind
  /// As typed: `--patch-overlap`, or `PATH` for an argument.
  let name: String
  let help: String
  /// What stands for the value in the help: `N`, `Hz`, `FILE`; empty for a flag.
  let placeholder: String
  /// What a value must be, in words: `a whole number, 1 or more`.
  let requirement: String
  /// Whether that is more than the type says.
  let isLimited: Bool
  /// Every allowed value, where they can be listed.
  let choices: [String]
  /// The default as printed, with its unit; nil if there is none.
  let standard: String?
  let isRepeated: Bool
  let isRequired: Bool
  /// Where values go.
  let target: any Declared

  /// `--batch <N>`, `--json`, `PATH…`: how the help writes it.
  var usage: String {
    let repeats = isRepeated ? "…" : ""
    return switch kind {
    case .flag: name
    case .option: "\(name) <\(placeholder)>\(repeats)"
    case .argument: name + repeats
    }
  }
}

/// A declared property: the property wrappers are classes, so that a walk over a command can fill them.
protocol Declared: AnyObject {
  /// Whether the value is the default or the user's.
  var provenance: Provenance { get }
  /// The value now.
  var setting: JSONValue { get }
  /// The declaration under the property's own name.
  func declaration(property: String) -> Declaration
  /// Takes one more word as (part of) the value; throws what is wrong with it, as `must be …`.
  func take(_ word: String) throws(UnusableValue)
}

/// Where a value comes from.
enum Provenance { case standard, given }

/// Why a word is no value for an option: the end of a sentence that starts with the option and the word.
struct UnusableValue: Error {
  let reason: String
}

extension Command {
  /// Everything that the command declares, in the order of its source: one Mirror walk.
  var declarations: [Declaration] { bench.declarations(of: self) }
}

private func declarations(of value: Any) -> [Declaration] {
  Mirror(reflecting: value).children.flatMap { child -> [Declaration] in
    switch child.value {
    case let declared as any Declared:
      // A wrapper's storage carries the property's name behind an underscore.
      [declared.declaration(property: String(child.label!.dropFirst()))]
    case let group as any OptionGroup: declarations(of: group)
    default: []
    }
  }
}

extension String {
  /// `patchOverlap` as typed on a command line: `patch-overlap`.
  var kebabCased: String {
    reduce(into: "") { $0 += $1.isUppercase ? "-" + $1.lowercased() : String($1) }
  }
}
