/// The value of a setting, as JSON writes it.
enum SettingValue: Codable, Equatable {
  case none, flag(Bool), whole(Int), number(Double), text(String), list([SettingValue])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    self =
      if container.decodeNil() { .none }
      else if let value = try? container.decode(Bool.self) { .flag(value) }
      else if let value = try? container.decode(Int.self) { .whole(value) }
      else if let value = try? container.decode(Double.self) { .number(value) }
      else if let value = try? container.decode(String.self) { .text(value) }
      else { .list(try container.decode([SettingValue].self)) }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .none: try container.encodeNil()
    case .flag(let value): try container.encode(value)
    case .whole(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .list(let values): try container.encode(values)
    }
  }

  /// The words that would give this value on a command line.
  var words: [String] {
    switch self {
    case .none: []
    case .flag(let value): [String(value)]
    case .whole(let value): [value.word]
    case .number(let value): [value.word]
    case .text(let value): [value]
    case .list(let values): values.flatMap(\.words)
    }
  }
}

/// Every setting of a command as it was run, defaults too, and which of them the user chose.
struct Settings: Codable, Equatable {
  /// Option or argument by its name without dashes.
  var values: [String: SettingValue] = [:]
  /// Names of the settings that were not left at their default.
  var chosen: [String] = []
}

extension Command {
  /// What the command was told, for the record that a run keeps.
  var settings: Settings {
    declarations.reduce(into: Settings()) { settings, declaration in
      settings.values[declaration.plainName] = declaration.target.setting
      if declaration.target.provenance != .standard { settings.chosen.append(declaration.plainName) }
    }
  }

  /// Takes over the settings of an earlier run wherever the user gave none; what the run chose counts as chosen.
  func adopt(_ earlier: Settings) throws {
    for declaration in declarations where declaration.target.provenance == .standard {
      guard let words = earlier.values[declaration.plainName]?.words, !words.isEmpty else { continue }
      let chosen = earlier.chosen.contains(declaration.plainName)
      for word in words { try fill(declaration, with: word, as: chosen ? .run : .standard) }
    }
  }
}

extension Declaration {
  /// The name under which a setting is kept: `patch-overlap`.
  var plainName: String { kind == .argument ? name.lowercased() : String(name.dropFirst(2)) }
}
