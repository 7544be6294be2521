import Data

/// `bench data presets [NAME]`: the conventions of features that there are.
struct ListPresets: Command {
  static let name = "data presets"
  static let summary = "the conventions of features: all of them, or one in full"
  static let examples = ["data presets", "data presets seed002 --json"]

  @Argument("one of them", .oneOf(FeaturePreset.all.map(\.name)), value: "NAME") var preset: String?
  @Flag("print JSON with every setting") var json

  func run() throws {
    let chosen = try preset.map { [try FeaturePreset.named($0)] } ?? FeaturePreset.all
    if let only = chosen.first, preset != nil {
      return try Console.print(json: only)
    }
    if json { return try Console.print(json: chosen) }
    let width = chosen.map(\.name.count).max()! + 2
    for preset in chosen { Console.print(preset.name.padding(to: width) + preset.summary) }
  }
}
