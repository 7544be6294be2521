import Files
import Foundation
import Runs

/// What an atlas was told, and which of its layers are finished: `atlas.json` in its folder.
///
/// It is written whole after every layer, when that one's files are in place: an atlas that was stopped goes on with the
/// layers that are not in it.
public struct AtlasLedger: Codable, Sendable {
  /// All that decides the sounds, by name.
  public let settings: [String: JSONValue]
  public private(set) var layers: [AtlasLayer] = []
  private var path = ""

  enum CodingKeys: String, CodingKey { case settings, layers }

  /// Opens that of a folder, or begins one.
  ///
  /// - Throws: `FileError` for a folder of other settings, or that holds something else.
  public init(in folder: String, settings: [String: JSONValue]) throws {
    let path = folder + "/atlas.json"
    // As they are read again: in JSON the number 0 is the whole number.
    let settings = try JSONValue(of: settings).decoded(as: [String: JSONValue].self)
    if let data = FileManager.default.contents(atPath: path) {
      do { self = try JSONDecoder().decode(AtlasLedger.self, from: data) } catch {
        throw FileError(.badData, path, "is no ledger of an atlas", remedy: "name another folder by --out")
      }
      self.path = path
      for name in Set(self.settings.keys).union(settings.keys).sorted() where self.settings[name] != settings[name] {
        throw FileError(
          .cannotCreate, folder,
          "holds an atlas with \(name) \(self.settings[name]?.words ?? "none"), not \(settings[name]?.words ?? "none")",
          remedy: "name another folder by --out")
      }
      return
    }
    if let files = try? FileManager.default.contentsOfDirectory(atPath: folder), files.contains(where: { !$0.hasPrefix(".") }) {
      throw FileError(.cannotCreate, folder, "is a folder with other files in it", remedy: "name another by --out")
    }
    (self.settings, self.path) = (settings, path)
    try Folder.make(folder)
    try write()
  }

  /// What was found of a layer, if it is finished.
  public func layer(_ path: String) -> AtlasLayer? { layers.first { $0.path == path } }

  /// Notes that a layer's files are in place.
  public mutating func finish(_ layer: AtlasLayer) throws {
    layers.removeAll { $0.path == layer.path }
    layers.append(layer)
    try write()
  }

  private func write() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try AtomicFile.write(try encoder.encode(self), to: path)
  }
}
