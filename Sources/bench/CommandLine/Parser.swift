/// Fills a command's declarations from the words that follow its name.
///
/// - Throws: `UsageError` for an unknown option (with the nearest one), a value that is missing or not allowed, an
///   argument too many or too few.
func parse(_ words: [String], into command: any Command) throws {
  let declarations = command.declarations
  let named = Dictionary(uniqueKeysWithValues: declarations.filter { $0.kind != .argument }.map { ($0.name, $0) })
  var places = declarations.filter { $0.kind == .argument }[...]
  var words = words[...]
  var onlyArguments = false

  while let word = words.popFirst() {
    if word == "--", !onlyArguments {
      onlyArguments = true
    } else if word.hasPrefix("-"), word.count > 1, !isNumbers(word), !onlyArguments {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard let declaration = named[parts[0]] else {
        throw unknownOption(parts[0], of: command, among: Array(named.keys))
      }
      if declaration.kind == .flag {
        try fill(declaration, with: parts.count == 2 ? parts[1] : "true")
      } else if parts.count == 2 {
        try fill(declaration, with: parts[1])
      } else if let value = words.first, !value.hasPrefix("--") {
        words.removeFirst()
        try fill(declaration, with: value)
      } else {
        throw UsageError("\(declaration.name) needs a value: \(declaration.requirement)")
      }
    } else if let place = places.first {
      if !place.isRepeated { places.removeFirst() }
      try fill(place, with: word)
    } else {
      throw UsageError("\(type(of: command).name) takes no argument '\(word)'\(seeHelp(of: command))")
    }
  }
  if let missing = declarations.first(where: { $0.isRequired && $0.target.provenance == .standard }) {
    throw UsageError("\(type(of: command).name) needs \(missing.usage): \(missing.help)\(seeHelp(of: command))")
  }
  try command.validate()
}

/// Whether a word is a number, or several with commas between them: `-4.2,1.5` is a place and no option.
private func isNumbers(_ word: String) -> Bool {
  word.split(separator: ",", omittingEmptySubsequences: false).allSatisfy { Double($0) != nil }
}

/// Gives one word to a declaration; a word that it cannot take is an error that names both.
private func fill(_ declaration: Declaration, with word: String) throws {
  do {
    try declaration.target.take(word)
  } catch {
    throw UsageError("\(declaration.name) \(word.isEmpty ? "''" : word): \(error.reason)")
  }
}

private func unknownOption(_ name: String, of command: any Command, among known: [String]) -> UsageError {
  let suggestion = nearest(to: name, among: known + ["--help"]).map { "; did you mean \($0)?" } ?? ""
  return UsageError("\(type(of: command).name) has no option \(name)\(suggestion)\(seeHelp(of: command))")
}

private func seeHelp(of command: any Command) -> String { " ('bench \(type(of: command).name) --help' lists all)" }
