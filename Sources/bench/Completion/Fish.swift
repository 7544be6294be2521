/// The completion script for fish: a `complete` line for every word that can be typed.
var fishCompletion: String {
  var lines = [
    "# fish completion for bench",
    "function __bench_line; set -l words (commandline -opc); echo \"$words[2..]\"; end",
    "function __bench_in; string match -qr -- \"^$argv(\\$| )\" (__bench_line); end",
    "complete -c bench -f",
  ]
  for beginning in Contents.beginnings {
    let words = beginning.words.joined(separator: " ")
    lines.append("complete -c bench -n 'test (__bench_line) = \"\(beginning.after)\"' -a '\(words)'")
  }
  for verb in Contents.verbs {
    let here = "complete -c bench -n '__bench_in \(verb.name)'"
    lines.append("\(here) -l help -d 'all of this'")
    for declaration in verb.init().declarations {
      let values = declaration.takesFile ? "-F" : "-f -a '\(declaration.choices.joined(separator: " "))'"
      let help = "-d '\(declaration.help.filter { $0 != "'" && $0 != "\\" })'"
      let option = "\(here) -l \(declaration.name.dropFirst(2)) \(help)"
      switch declaration.kind {
      case .flag: lines.append(option)
      case .option: lines.append("\(option) -r \(values)")
      case .argument: lines.append("\(here) \(values)")
      }
    }
  }
  return lines.joined(separator: "\n")
}
