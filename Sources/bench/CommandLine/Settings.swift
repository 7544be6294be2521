import Runs

/// What a command was told, as a run keeps it and takes it up again.
extension Command {
  /// Every option and argument with its value, defaults too, by its name without dashes.
  var settings: [String: JSONValue] {
    Dictionary(uniqueKeysWithValues: declarations.map { ($0.plainName, $0.target.setting) })
  }

  /// Names of the settings that were not left at their default.
  var chosenSettings: [String] {
    declarations.filter { $0.target.provenance != .standard }.map(\.plainName)
  }

  /// Takes over the settings of an earlier run wherever the user gave none; what that run chose counts as chosen.
  func adopt(_ earlier: RunConfiguration) throws {
    for declaration in declarations where declaration.target.provenance == .standard {
      guard let setting = earlier.options[declaration.plainName] else { continue }
      let chosen = earlier.chosen.contains(declaration.plainName)
      for word in setting.singleWords { try fill(declaration, with: word, as: chosen ? .run : .standard) }
    }
  }
}

extension Declaration {
  /// The name under which a setting is kept: `patch-overlap`.
  fileprivate var plainName: String { kind == .argument ? name.lowercased() : String(name.dropFirst(2)) }
}

extension JSONValue {
  /// The words that give this value on a command line, one after the other.
  fileprivate var singleWords: [String] {
    switch self {
    case .none: []
    case .list(let values): values.flatMap(\.singleWords)
    default: [words]
    }
  }
}
