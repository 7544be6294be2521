/// The verbs of the command line, by chapter: the one place where a new verb is listed.
enum Contents {
  static let version = "0.1.0"

  struct Chapter: Sendable {
    let title: String
    let verbs: [any Command.Type]
  }

  static let chapters = [
    Chapter(title: "A first look", verbs: [Demo.self]),
    Chapter(title: "Sound to patches", verbs: [BuildData.self, DescribeData.self, ListPresets.self, ExportData.self, CompareFeatures.self]),
    Chapter(title: "Effects", verbs: [ListEffects.self, ShowEffect.self, ApplyEffect.self, RenderEffects.self]),
    Chapter(title: "Training", verbs: [TrainGAN.self, TrainVAE.self, TrainClassifier.self, ListRuns.self, Sample.self]),
    Chapter(
      title: "Latent spaces",
      verbs: [EncodeLatents.self, MapLatents.self, DrawLatents.self, ScoreLatents.self, LatentsAt.self, Interpolate.self]),
    Chapter(title: "Networks", verbs: [ImportModel.self, DescribeModel.self, RunModel.self, ExportModel.self]),
    Chapter(title: "Classes", verbs: [Evaluate.self, Classify.self]),
    Chapter(
      title: "What a network has learned",
      verbs: [
        ProbeModel.self, ProbeFilters.self, ProbeAtlas.self, ProbePatterns.self, ProbeMaps.self, ProbeGAN.self,
        ProbeSweep.self, ProbeTop.self, ProbeAudit.self, ProbePitch.self,
      ]),
    Chapter(title: "Figures", verbs: [DrawNormalisation.self]),
    Chapter(title: "Side by side, and to send around", verbs: [Compare.self, Report.self]),
    Chapter(title: "This machine", verbs: [Doctor.self, Measure.self, Completions.self]),
  ]

  /// Verbs that only the program itself calls.
  static let hidden: [any Command.Type] = [ReadHDF5.self, HostPlugins.self]
}

extension Contents {
  /// All that the help lists.
  static var verbs: [any Command.Type] { chapters.flatMap(\.verbs) }

  /// The nouns that have objects: `data`, `model`.
  static var nouns: [String] {
    verbs.filter { $0.words.count > 1 }.map { $0.words[0] }.reduce(into: []) { if $0.last != $1 { $0.append($1) } }
  }

  /// The objects of a noun: `build`, `info`.
  static func objects(of noun: String) -> [String] {
    verbs.filter { $0.words.count > 1 && $0.words[0] == noun }.map { $0.words[1] }
  }

  /// The verb, listed or hidden, whose name the words start with.
  static func verb(startingWith words: [String]) -> (any Command.Type)? {
    // The longest name: `probe top` is not `probe` on a model named top.
    (verbs + hidden).filter { words.starts(with: $0.words) }.max { $0.words.count < $1.words.count }
  }
}

extension Command {
  /// The words of its name.
  static var words: [String] { name.split(separator: " ").map(String.init) }
}
