import Foundation

/// The command line's entry: finds the verb, fills its options, runs it, and turns errors into one line and a code.
@main
struct Bench {
  static func main() {
    WaitingPolicy.apply()
    Interruption.listen()
    // Not exit: it takes libraries down in which a loader's thread may still be reading. Nothing waits in a buffer here.
    _exit(status(of: Array(CommandLine.arguments.dropFirst())))
  }

  /// Runs one command line and gives the code to exit with.
  private static func status(of words: [String]) -> Int32 {
    do {
      try run(words)
      return Console.failure?.report() ?? ExitCode.success.rawValue
    } catch {
      return (Console.failure ?? Failure(error)).report()
    }
  }

  private static func run(_ words: [String]) throws {
    let options = words.prefix { $0 != "--" }
    let wantsHelp = words.isEmpty || words.first == "help" || !["-h", "--help"].allSatisfy { !options.contains($0) }
    let words = words.filter { !wantsHelp || !["help", "-h", "--help"].contains($0) }

    if wantsHelp, words.isEmpty { return Console.print(Help.contents) }
    if words == ["--version"] { return Console.print("bench \(Contents.version)") }
    guard let verb = Contents.verb(startingWith: words) else {
      if wantsHelp, Contents.nouns.contains(words[0]) { return Console.print(Help.noun(words[0])) }
      throw unknownVerb(words)
    }
    if wantsHelp { return Console.print(Help.verb(verb)) }
    let command = verb.init()
    try parse(Array(words.dropFirst(verb.words.count)), into: command)
    command.noteLostWeights()
    try command.run()
  }

  private static func unknownVerb(_ words: [String]) -> UsageError {
    let noun = words[0]
    guard Contents.nouns.contains(noun) else {
      let known = Contents.nouns + Contents.verbs.map { $0.name }.filter { !$0.contains(" ") }
      let suggestion = nearest(to: noun, among: known).map { "; did you mean '\($0)'?" } ?? ""
      return UsageError("no verb '\(noun)'\(suggestion) ('bench --help' lists all)")
    }
    let objects = Contents.objects(of: noun)
    guard words.count > 1 else { return UsageError("\(noun) needs an object: \(objects.joined(separator: ", "))") }
    let suggestion = nearest(to: words[1], among: objects).map { "did you mean '\(noun) \($0)'? " } ?? ""
    return UsageError("no verb '\(noun) \(words[1])'; \(suggestion)\(noun) has \(objects.joined(separator: ", "))")
  }
}
