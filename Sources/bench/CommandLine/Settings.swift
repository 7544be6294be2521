import Runs

/// What a command was told, as a run keeps it.
extension Command {
  /// Every option and argument with its value, defaults too, by its name without dashes.
  var settings: [String: JSONValue] {
    Dictionary(uniqueKeysWithValues: declarations.map { ($0.plainName, $0.target.setting) })
  }

  /// Names of the settings that were not left at their default.
  var chosenSettings: [String] {
    declarations.filter { $0.target.provenance != .standard }.map(\.plainName)
  }
}

extension Declaration {
  /// The name under which a setting is kept: `patch-overlap`.
  fileprivate var plainName: String { kind == .argument ? name.lowercased() : String(name.dropFirst(2)) }
}
