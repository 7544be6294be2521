import Files
import Foundation

/// What the work of a folder was told, and which of its parts are finished: one file of JSON beside what they left.
///
/// It is written whole after every part, when that one's files are in place. Work that was stopped goes on with the parts
/// that are not in it; the one that was being written is written again.
public protocol FolderLedger: Codable, Sendable {
  /// `atlas.json`
  static var fileName: String { get }
  /// What the folder holds, as messages have it: `an atlas`.
  static var contents: String { get }

  /// All that decides the results, by name.
  var settings: [String: JSONValue] { get }

  /// One in which nothing is finished.
  init(settings: [String: JSONValue])
}

extension FolderLedger {
  /// Opens that of a folder, or begins one.
  ///
  /// - Throws: `FileError` for a folder that was written by other settings, or that holds something else.
  public static func opened(in folder: String, settings: [String: JSONValue]) throws -> Self {
    // As they are read again: in JSON the number 0 is the whole number.
    let settings = try JSONValue(of: settings).decoded(as: [String: JSONValue].self)
    let path = folder + "/" + fileName
    if let data = FileManager.default.contents(atPath: path) {
      let ledger: Self
      do { ledger = try JSONDecoder().decode(Self.self, from: data) } catch {
        throw FileError(.badData, path, "is no ledger of \(contents)", remedy: "name another folder by --out")
      }
      try ledger.require(settings, of: folder)
      return ledger
    }
    if let files = try? FileManager.default.contentsOfDirectory(atPath: folder), files.contains(where: { !$0.hasPrefix(".") }) {
      throw FileError(.cannotCreate, folder, "is a folder with other files in it", remedy: "name another by --out")
    }
    try Folder.make(folder)
    let ledger = Self(settings: settings)
    try ledger.write(in: folder)
    return ledger
  }

  /// Writes it into its folder.
  ///
  /// - Throws: `FileError` if that cannot be done.
  public func write(in folder: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try AtomicFile.write(try encoder.encode(self), to: folder + "/" + Self.fileName)
  }

  /// Refuses settings that are not those of the folder.
  private func require(_ wanted: [String: JSONValue], of folder: String) throws {
    for name in Set(settings.keys).union(wanted.keys).sorted() where settings[name] != wanted[name] {
      let (old, new) = (settings[name]?.words ?? "none", wanted[name]?.words ?? "none")
      throw FileError(
        .cannotCreate, folder, "holds \(Self.contents) with \(name) \(old), not \(new)", remedy: "name another folder by --out")
    }
  }
}
