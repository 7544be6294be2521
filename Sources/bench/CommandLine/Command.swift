/// One verb of the command line: a struct whose declared options are its only input.
///
/// Options, flags and arguments are properties under `@Option`, `@Flag` and `@Argument`; parsing, help, completion and
/// the record of settings are read off them. To add a verb, write one such struct and list it in `Contents`.
protocol Command: SendableMetatype {
  /// The words after `bench`: a verb, or a noun and its object (`data build`).
  static var name: String { get }
  /// What it does, in one line.
  static var summary: String { get }
  /// What a reader of the help needs beyond the options: nothing by default.
  static var discussion: String { get }
  /// Command lines that can be run as they stand, without the leading `bench`.
  static var examples: [String] { get }

  init()

  /// Refuses settings that contradict each other, before anything is read or written.
  func validate() throws
  /// Does the work.
  func run() throws
}

extension Command {
  static var discussion: String { "" }
  static var examples: [String] { [] }
  func validate() throws {}
}

/// Options that several verbs share: a struct of declarations, itself a property of each verb.
protocol OptionGroup {}
