import Foundation

/// Folders that results go into.
public enum Folder {
  /// The folder that a path lies in.
  public static func containing(_ path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last part of a path: the name of a file within its folder.
  public static func name(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
    return String(path[path.utf8.index(after: slash)...])
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
    let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path, parent = containing(path)
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
