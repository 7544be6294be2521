import Foundation

/// Something wrong with a file, a setting or data: what the user reads is one line, `path: found; remedy`.
public struct FileError: Error, Equatable, Sendable, CustomStringConvertible, LocalizedError {
  /// What went wrong, in the terms of sysexits.h.
  public enum Kind: Int32, Sendable, CaseIterable {
    /// A wrong setting or option.
    case usage = 64
    /// The file is there and says something that cannot be used.
    case badData = 65
    /// The file or folder is not there, or may not be read.
    case missing = 66
    /// Something outside of the program is not installed.
    case unavailable = 69
    /// The file or folder may not be made.
    case cannotCreate = 73
    /// The disk failed or is full.
    case io = 74

    /// The process's exit status.
    public var exitCode: Int32 { rawValue }
  }

  public var kind: Kind
  /// The file, folder or option that it is about.
  public var path: String
  /// What was found, and what was expected.
  public var found: String
  /// What the user can do about it; may be empty.
  public var remedy: String

  public init(_ kind: Kind, _ path: String, _ found: String, remedy: String = "") {
    self.kind = kind
    self.path = path
    self.found = found
    self.remedy = remedy
  }

  /// One line, whatever bytes a damaged file put into the names that it quotes.
  public var description: String {
    let line = remedy.isEmpty ? "\(path): \(found)" : "\(path): \(found); \(remedy)"
    return String(
      String.UnicodeScalarView(line.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
  }
  public var errorDescription: String? { description }
}

extension FileError {
  /// A failed system call while reading `path`.
  public static func reading(_ path: String, errno code: Int32 = errno) -> FileError {
    switch code {
    case ENOENT: FileError(.missing, path, "there is no such file or folder", remedy: "check the name")
    case ENOTDIR: FileError(.missing, path, "a part of this path is a file, not a folder", remedy: "check the name")
    case EACCES, EPERM: FileError(.missing, path, "may not be read", remedy: "check its permissions (ls -l)")
    case EISDIR: FileError(.missing, path, "is a folder", remedy: "name a file in it")
    case EMFILE, ENFILE:
      FileError(.io, path, "too many files are open", remedy: "raise the limit with ulimit -n")
    default: FileError(.io, path, "cannot be read (\(message(code)))")
    }
  }

  /// A failed system call while writing `path`; `bytes` is what was to be written, if known.
  public static func writing(_ path: String, errno code: Int32 = errno, bytes: Int? = nil) -> FileError {
    let folder = Folder.containing(path)
    switch code {
    case ENOSPC, EDQUOT:
      let room = Folder.freeBytes(at: folder).map { ", \(megabytes($0)) free" } ?? ""
      let need = bytes.map { " (\(megabytes($0)) to write\(room))" } ?? ""
      let what = code == ENOSPC ? "the disk is full" : "the disk quota is used up"
      return FileError(.io, path, what + need, remedy: "free some space or name a folder on another disk")
    case ENOENT:
      return FileError(.cannotCreate, path, "its folder \(folder) does not exist", remedy: "make it with mkdir -p")
    case ENOTDIR:
      return FileError(.cannotCreate, path, "a part of this path is a file, not a folder", remedy: "name another place")
    case EACCES, EPERM:
      return FileError(
        .cannotCreate, path, "the folder \(folder) may not be written to",
        remedy: "change its permissions or name another place")
    case EROFS:
      return FileError(.cannotCreate, path, "the disk is read-only", remedy: "name a folder on another disk")
    case EISDIR:
      return FileError(.cannotCreate, path, "is a folder", remedy: "name a file")
    case ENAMETOOLONG:
      return FileError(.cannotCreate, path, "the name is too long", remedy: "name another place")
    case EFBIG:
      return FileError(
        .io, path, "the file would be larger than this system allows", remedy: "raise the limit with ulimit -f")
    default:
      return FileError(.io, path, "cannot be written (\(message(code)))")
    }
  }

  private static func message(_ code: Int32) -> String { String(cString: strerror(code)) }

  private static func megabytes(_ bytes: Int) -> String { String(format: "%.1f MB", Double(bytes) / 1e6) }
}
