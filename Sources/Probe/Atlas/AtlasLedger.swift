import Files
import Runs

/// What an atlas was told, and which of its layers are finished: `atlas.json` in its folder.
public struct AtlasLedger: FolderLedger {
  public static let fileName = "atlas.json", contents = "an atlas"

  public let settings: [String: JSONValue]
  public private(set) var layers: [AtlasLayer] = []

  public init(settings: [String: JSONValue]) { self.settings = settings }

  /// What was found of a layer, if it is finished.
  public func layer(_ path: String) -> AtlasLayer? { layers.first { $0.path == path } }

  /// Notes that a layer's files are in place.
  ///
  /// - Throws: `FileError` if the ledger cannot be written.
  public mutating func finish(_ layer: AtlasLayer, in folder: String) throws {
    layers.removeAll { $0.path == layer.path }
    layers.append(layer)
    try write(in: folder)
  }
}
