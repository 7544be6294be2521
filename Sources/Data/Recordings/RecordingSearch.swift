import Files
import Foundation

/// Endings of names that are taken for sound when a folder is searched.
public let soundExtensions = ["aif", "aifc", "aiff", "au", "caf", "flac", "mp3", "oga", "ogg", "opus", "w64", "wav"]

/// The sound files at and below the given paths, sorted, each once. A file that is named itself is taken whatever its
/// name; hidden files are left out.
///
/// Throws `FileError` if a path does not exist or no sound is found.
public func soundFiles(at paths: [String]) throws -> [String] {
  var found: Set<String> = [], others = 0
  for path in paths {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw FileError.reading(path, errno: ENOENT)
    }
    guard isFolder.boolValue else {
      found.insert(path)
      continue
    }
    let root = path.hasSuffix("/") ? String(path.dropLast()) : path
    guard let below = FileManager.default.enumerator(atPath: root + "/") else { throw FileError.reading(path, errno: EACCES) }
    for case let relative as String in below where !relative.split(separator: "/").contains(where: { $0.hasPrefix(".") }) {
      let ending = relative.split(separator: "/").last?.split(separator: ".").last?.lowercased() ?? ""
      if soundExtensions.contains(ending) { found.insert(root + "/" + relative) } else { others += 1 }
    }
  }
  guard !found.isEmpty else {
    throw FileError(
      .missing, paths.joined(separator: ", "),
      others == 0 ? "holds no sound files: the folder is empty" : "holds no sound files, only \(others) other files and folders",
      remedy: "name a folder with \(["wav", "flac", "ogg", "mp3", "aiff"].joined(separator: ", ")) files below it")
  }
  return found.sorted()
}
