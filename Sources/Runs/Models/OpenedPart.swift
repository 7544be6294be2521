import Data
import Files
import Nets

/// A network that is used, as the command line names it: `MODEL` where it has one part, else `MODEL:part`.
public struct OpenedPart {
  public let model: OpenedModel
  /// `discriminator`
  public let name: String
  public let network: any Network

  /// Opens what a word names.
  ///
  /// - Throws: `FileError` for what is no model, for a part that it does not have, and for a model of several parts of
  ///   which none is named.
  public init(_ word: String, version: OpenedModel.Version = .best, checkedBy executable: String) throws {
    try self.init(word, of: OpenedModel(OpenedPart.divided(word).path, version: version, checkedBy: executable))
  }

  /// What a word names of a model that is open.
  ///
  /// - Parameter preferred: parts of which the first that there is is taken where the word names none.
  /// - Throws: `FileError` as above.
  public init(_ word: String, of model: OpenedModel, preferring preferred: [String] = []) throws {
    let (path, named) = OpenedPart.divided(word), names = model.parts.map(\.name)
    let name = named ?? preferred.first(where: names.contains)
    if name == nil, names.count > 1 {
      throw FileError(
        .usage, word, "has several parts", remedy: "name one: \(names.map { "\(path):\($0)" }.joined(separator: " or "))")
    }
    guard let part = name.map({ model.part($0) }) ?? model.parts.first else {
      throw FileError(
        .usage, path, "has no part '\(name ?? "")'", remedy: "name \(names.joined(separator: " or "))")
    }
    self.init(model, part)
  }

  public init(_ model: OpenedModel, _ part: BuiltModel.Part) {
    self.model = model
    name = part.name
    network = part.network
  }

  /// What its input means as sound; nil for a part that draws patches instead of taking them.
  public var domain: PatchDomain? { ["generator", "decoder"].contains(name) ? nil : model.domain }

  /// `RUN:discriminator` as its two halves.
  public static func divided(_ word: String) -> (path: String, part: String?) {
    guard let colon = word.lastIndex(of: ":"), colon != word.startIndex else { return (word, nil) }
    return (String(word[..<colon]), String(word[word.index(after: colon)...]))
  }
}
