/// The completion script for zsh: one `_arguments` call per verb.
var zshCompletion: String {
  let beginnings = Contents.beginnings.map { beginning in
    "    '\(beginning.after)') compadd -- \(beginning.words.joined(separator: " ")); return ;;"
  }
  let verbs = Contents.verbs.map { verb in
    let specifications = verb.init().declarations.map { declaration in
      let help = declaration.help.shellSafe
      let action = declaration.takesFile ? "_files" : "(\(declaration.choices.joined(separator: " ")))"
      let value = ":\(declaration.placeholder.shellSafe):\(action)"
      return switch declaration.kind {
      case .flag: "'\(declaration.name)[\(help)]'"
      case .option: "'\(declaration.isRepeated ? "*" : "")\(declaration.name)[\(help)]\(value)'"
      case .argument: "'\(declaration.isRepeated ? "*" : "")\(value)'"
      }
    }
    return """
          '\(verb.name)'|'\(verb.name) '*)
            shift \(verb.words.count) words; (( CURRENT -= \(verb.words.count) ))
            _arguments \((specifications + ["'--help[all of this]'"]).joined(separator: " ")) ;;
      """
  }
  return """
    #compdef bench
    _bench() {
      local line="${words[2,CURRENT-1]}"
      case $line in
    \(beginnings.joined(separator: "\n"))
    \(verbs.joined(separator: "\n"))
      esac
    }
    compdef _bench bench
    """
}

extension String {
  /// Without what ends a quoted specification or field: quotes, colons and brackets.
  fileprivate var shellSafe: String { filter { !"'[]:\\".contains($0) } }
}
