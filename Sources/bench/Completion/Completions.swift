/// `bench completions SHELL`: the script that lets a shell complete verbs, options and values.
struct Completions: Command {
  static let name = "completions"
  static let summary = "the completion script for bash, zsh or fish"
  static let discussion = """
    Load it from the shell's start-up file: source <(bench completions bash) in .bashrc; \
    source <(bench completions zsh) in .zshrc; bench completions fish | source in config.fish.
    """
  static let examples = ["completions bash"]

  enum Shell: String, CaseIterable, SingleValue { case bash, zsh, fish }

  @Argument("whose script", value: "SHELL") var shell: Shell

  func run() {
    switch shell {
    case .bash: Console.print(bashCompletion)
    case .zsh: Console.print(zshCompletion)
    case .fish: Console.print(fishCompletion)
    }
  }
}

extension Declaration {
  /// Whether a file's name can stand here: any word at all.
  var takesFile: Bool { !isLimited && requirement == String.noun }
}

extension Contents {
  /// What can stand first, and what can stand behind a noun.
  static var beginnings: [(after: String, words: [String])] {
    let first = nouns + verbs.filter { $0.words.count == 1 }.map { $0.name } + ["help"]
    return [("", first)] + nouns.map { ($0, objects(of: $0)) }
  }
}
