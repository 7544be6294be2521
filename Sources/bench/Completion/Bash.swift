/// The completion script for bash: `complete -F` on one function of nested cases.
var bashCompletion: String {
  let beginnings = Contents.beginnings.map { beginning in
    "    '\(beginning.after)') words='\(beginning.words.joined(separator: " "))' ;;"
  }
  let verbs = Contents.verbs.map { verb in
    let declarations = verb.init().declarations
    let values = declarations.filter { $0.kind == .option }.map { option in
      let words = option.takesFile ? "files=yes" : "words='\(option.choices.joined(separator: " "))'"
      return "        \(option.name)) \(words) ;;"
    }
    let options = declarations.filter { $0.kind != .argument }.map(\.name) + ["--help"]
    let arguments = declarations.filter { $0.kind == .argument }
    let rest = options + arguments.flatMap(\.choices)
    return """
          '\(verb.name)'|'\(verb.name) '*)
            case $previous in
      \(values.joined(separator: "\n"))
              *) words='\(rest.joined(separator: " "))'\(arguments.contains(where: \.takesFile) ? "; files=yes" : "") ;;
            esac ;;
      """
  }
  return """
    # bash completion for bench
    _bench() {
      local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} words='' files=''
      local line="${COMP_WORDS[*]:1:COMP_CWORD-1}"
      case $line in
    \(beginnings.joined(separator: "\n"))
    \(verbs.joined(separator: "\n"))
      esac
      COMPREPLY=($(compgen -W "$words" -- "$word"))
      if [ -n "$files" ]; then COMPREPLY+=($(compgen -f -- "$word")); fi
    }
    complete -o filenames -F _bench bench
    """
}
