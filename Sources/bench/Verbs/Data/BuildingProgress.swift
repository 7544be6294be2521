import Data
import Files

/// The bars of a set that is being made, one for each stage.
private final class BuildingProgress {
  private let titles: [BuildProgress.Stage: (title: String, unit: String)]
  private var stage: BuildProgress.Stage?
  private var bar: Progress?

  init(_ titles: [BuildProgress.Stage: (title: String, unit: String)]) { self.titles = titles }

  /// Throws when the user has asked to stop.
  func show(_ step: BuildProgress) throws {
    try Interruption.check()
    if step.stage != stage {
      end()
      stage = step.stage
      bar = titles[step.stage].map { Progress($0.title, total: step.total, unit: $0.unit) }
    }
    bar?.update(step.done, note: Folder.name(of: step.path))
  }

  func end() { bar?.end() }
}

extension DataSet {
  /// Cuts recordings with a bar, and stops when asked to.
  @discardableResult
  static func buildShowingProgress(from sources: [String], recipe: DataSetRecipe, to path: String) throws -> LintReport {
    let progress = BuildingProgress([.survey: ("reading", "recordings"), .write: ("writing", "recordings")])
    defer { progress.end() }
    return try build(from: sources, recipe: recipe, to: path, progress: progress.show)
  }

  /// Renders dry sound through effects with a bar, and stops when asked to.
  static func renderShowingProgress(from sources: [String], recipe: DataSetRecipe, to path: String) throws -> RenderingReport {
    let progress = BuildingProgress([.survey: ("cutting", "recordings"), .write: ("rendering", "clips")])
    defer { progress.end() }
    return try render(from: sources, recipe: recipe, to: path, plugins: PluginHost(), progress: progress.show)
  }
}
