import Runs

extension RunConfiguration {
  /// What was typed to make a run, a line each time that it was given other settings, ready to be typed again.
  ///
  /// - Parameter path: the run's folder, where its configuration does not say.
  func commandLines(run path: String) -> [String] {
    let stages = stages ?? [options.filter { chosen.contains($0.key) }]
    return stages.enumerated().map { number, options in
      // A part goes on with what the one before left.
      let resumed = number == 0 ? [:] : ["resume": self.options["out"].flatMap { $0 == .none ? nil : $0 } ?? .text(path)]
      return line(options.merging(resumed) { _, resume in resume })
    }
  }

  private func line(_ options: [String: JSONValue]) -> String {
    let arguments = Contents.verb(startingWith: command.split(separator: " ").map(String.init))?.init().declarations
      .filter { $0.kind == .argument }.map { $0.name.lowercased() } ?? []
    let words = options.sorted { $0.key < $1.key }.flatMap { name, value -> [String] in
      switch value {
      case .list(let values) where arguments.contains(name): values.map { CommandWord.quoted($0.words) }
      case let value where arguments.contains(name): [CommandWord.quoted(value.words)]
      // A switch takes no value.
      case .flag(let isOn): isOn ? ["--" + name] : []
      case .none: []
      default: ["--" + name, CommandWord.quoted(value.words)]
      }
    }
    return (["bench", command] + words).joined(separator: " ")
  }
}

/// A word as a shell takes it.
enum CommandWord {
  static func quoted(_ word: String) -> String {
    let isPlain = !word.isEmpty && word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) || "-_./,:=+@%".contains($0) }
    return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
