import Files
import Foundation

/// Refuses a folder that holds something: results of two commands are never mixed.
func requireFree(_ folder: String) throws {
  guard let files = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
    guard !FileManager.default.fileExists(atPath: folder) else {
      throw FileError(.cannotCreate, folder, "is a file, a folder is needed", remedy: "name another by --out")
    }
    return
  }
  if !files.isEmpty {
    throw FileError(.cannotCreate, folder, "is a folder with files in it", remedy: "name another by --out")
  }
}

/// Refuses a file that is there: a set may have taken hours, and nothing tells it from another of that name.
func requireFree(file path: String) throws {
  guard FileManager.default.fileExists(atPath: path) else { return }
  throw FileError(.cannotCreate, path, "is there already", remedy: "remove it, or name another by --out")
}
