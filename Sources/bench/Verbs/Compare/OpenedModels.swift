import Runs

/// Models by the words that name them or their parts, each opened once.
final class OpenedModels {
  private var models: [String: OpenedModel] = [:]

  /// The model of a word.
  ///
  /// - Throws: `FileError` for what is no model.
  func model(_ word: String) throws -> OpenedModel {
    let path = OpenedPart.divided(word).path
    if let model = models[path] { return model }
    let model = try OpenedModel(path, checkedBy: ownExecutable)
    models[path] = model
    return model
  }
}
