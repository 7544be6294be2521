import Data
import Files
import Foundation
import Runs

/// `bench feature diff A B`: in which conventions two sets, models or presets differ.
struct CompareFeatures: Command {
  static let name = "feature diff"
  static let summary = "in which conventions of features two sets, models or presets differ"
  static let discussion = """
    Each is a set (.h5), a run or another model that knows its features, or a preset by its name; a preset that takes any \
    rate is read at --rate. Where none differs, a patch of one can be given to the other. The exit code is 0 either way.
    """
  static let examples = ["feature diff seed002 seed002-log", "feature diff datasets/songs.h5 checkpoints/songs"]

  @Argument("a set, a model or a preset", value: "A") var first: String
  @Argument("another", value: "B") var second: String
  @Option("the rate of presets that have none of their own", .atLeast(1), unit: "Hz") var rate = 22_050
  @Flag("print JSON") var json

  func run() throws {
    let differences = try domain(first).differences(from: domain(second))
    if json { return try Console.print(json: differences) }
    if differences.isEmpty { return Console.print("\(first) and \(second) have the same conventions") }
    let width = differences.map(\.setting.count).max()!
    for difference in differences {
      Console.print("\(difference.setting.padding(to: width + 2))\(difference.first) → \(difference.second)")
    }
  }

  /// What the patches of a set, a model or a preset mean.
  private func domain(_ word: String) throws -> PatchDomain {
    if let preset = FeaturePreset.all.first(where: { $0.name == word }) {
      return PatchDomain(preset: preset, rateHz: preset.rateHz ?? rate, statistics: PatchStatistics())
    }
    if FileManager.default.fileExists(atPath: word), let set = try? DataSet(word, checkedBy: ownExecutable) { return set.domain }
    let model = try OpenedModel(OpenedPart.divided(word).path, checkedBy: ownExecutable)
    guard let domain = model.domain else {
      throw FileError(.badData, word, "does not say what its input means", remedy: "name the preset that it was trained on")
    }
    return domain
  }
}
