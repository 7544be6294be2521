import Foundation

/// Folders that results go into.
public enum Folder {
  /// The folder that a path lies in; of one that ends in a slash, the folder that it names.
  public static func containing(_ path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last part of a path, slashes at its end aside: the name of a file or folder within its folder.
  public static func name(of path: String) -> String {
    let path = withoutSlashes(path)
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
    return String(path[path.utf8.index(after: slash)...])
  }

  /// Words as a name that stands without quotes in a path: `channel-conv2-17` after `channel:conv2:17`.
  public static func name(after words: String) -> String {
    var name = ""
    for character in words {
      switch character {
      case "'", "\"": continue
      case "*": name.append("x")
      case "/", ":", "#": name.append("-")
      default: name.append(character.isWhitespace ? "-" : character)
      }
    }
    return name
  }

  /// Names after several words, each its own: `hi-hat` and `hi-hat-1` after `hi hat` and `hi-hat`, whose place is 1.
  public static func names(after words: [String]) -> [String] {
    var owners: [String: String] = [:]
    return words.enumerated().map { place, own in
      var free = name(after: own)
      while let owner = owners[free], owner != own { free += "-\(place)" }
      owners[free] = own
      return free
    }
  }

  /// A path without slashes at its end; the root is one.
  private static func withoutSlashes(_ path: String) -> String {
    guard let last = path.utf8.lastIndex(where: { $0 != UInt8(ascii: "/") }) else { return String(path.prefix(1)) }
    return String(decoding: path.utf8[...last], as: UTF8.self)
  }

  /// Makes a folder and those above it; fine if it is there.
  ///
  /// Throws `FileError` if it cannot be made or a file has its name.
  public static func make(_ path: String) throws {
    var information = stat()
    if stat(path, &information) == 0 {
      guard information.st_mode & S_IFMT == S_IFDIR else {
        throw FileError(.cannotCreate, path, "is a file, a folder is needed", remedy: "name another place")
      }
      return
    }
    let parent = containing(path)
    if parent != path { try make(parent) }
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw FileError.writing(path) }
  }

  /// Has `body` fill a folder under the temporary path that it is given, then puts it in place: the folder is there with
  /// all its files or not at all.
  ///
  /// What a killed process left behind, `.partial-NAME`, is removed by the next one that fills a folder of the name.
  /// Throws `FileError` if the folder cannot be made or one with files in it has its name, and what `body` throws.
  public static func fill<R>(_ path: String, _ body: (String) throws -> R) throws -> R {
    let path = withoutSlashes(path), parent = containing(path)
    try make(parent)
    let partial = parent + "/.partial-" + name(of: path)
    try? FileManager.default.removeItem(atPath: partial)
    do {
      try make(partial)
      let result = try body(partial)
      guard rename(partial, path) == 0 else { throw FileError.writing(path) }
      return result
    } catch {
      try? FileManager.default.removeItem(atPath: partial)
      throw error
    }
  }

  /// Checks, before long work, that files can be written into a folder.
  ///
  /// Throws `FileError` if it does not exist, is no folder or may not be written to.
  public static func requireWritable(_ path: String) throws {
    var information = stat()
    guard stat(path, &information) == 0 else { throw FileError.writing(path + "/") }
    guard information.st_mode & S_IFMT == S_IFDIR else {
      throw FileError(.cannotCreate, path, "is a file, a folder is needed", remedy: "name another place")
    }
    guard access(path, W_OK | X_OK) == 0 else { throw FileError.writing(path + "/") }
  }

  /// Bytes that a user may still write on the disk of a folder; nil if that cannot be told.
  public static func freeBytes(at path: String) -> Int? {
    var information = statvfs()
    guard statvfs(path, &information) == 0 else { return nil }
    return Int(information.f_bavail) * Int(information.f_frsize)
  }

  /// The same place whatever the current folder is.
  public static func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }
}
