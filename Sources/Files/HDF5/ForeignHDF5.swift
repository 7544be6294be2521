import Foundation

/// What an HDF5 file from elsewhere holds, read by a child process.
///
/// libhdf5 1.10.8 crashes on some damaged files. So this program starts itself again with a hidden verb, under
/// limits on processor time and memory; the child reads and hands back names, shapes and values, and its death is
/// an error of one line.
public struct ForeignHDF5: Sendable {
  /// A group or a data set.
  public struct Object: Sendable {
    public var attributes: [String: HDF5Value] = [:]
    /// A data set's values; nil for a group, and for what is neither numbers nor strings.
    public var value: HDF5Value?
  }

  /// The command line's hidden verb: `bench read-hdf5 PATH contents|check`.
  public static let verb = "read-hdf5"

  /// By path in the file: `/`, `/dense_1`, `/dense_1/kernel:0`.
  public let objects: [String: Object]
  private let path: String

  init(objects: [String: Object], path: String) {
    self.objects = objects
    self.path = path
  }

  /// An attribute of a group or data set.
  public func attribute(_ name: String, at place: String = "/") -> HDF5Value? { objects[place]?.attributes[name] }

  /// Names of what stands directly in a group, sorted.
  public func names(in group: String = "/") -> [String] {
    let prefix = group.hasSuffix("/") ? group : group + "/"
    return objects.keys.filter { $0.hasPrefix(prefix) && $0.count > prefix.count }
      .map { String($0.dropFirst(prefix.count)) }.filter { !$0.contains("/") }.sorted()
  }

  /// A data set's numbers.
  ///
  /// Throws `FileError` if there is none at this path.
  public func array(_ place: String) throws -> StoredArray {
    guard let array = objects[place]?.value?.numbers else {
      throw FileError(.badData, path, "holds no numbers at \(place)", remedy: "name another file")
    }
    return array
  }

  /// Reads all of a file that is small enough to stand in memory.
  ///
  /// `executable` is this program, or in tests one that knows the verb.
  /// Throws `FileError` for a missing file, what is not HDF5, and a file that its reader dies of.
  public static func read(_ path: String, executable: String = "/proc/self/exe") throws -> ForeignHDF5 {
    let size = try ByteSource(path).count
    let answer = try child(path, "contents", executable: executable, answerLimit: max(64 << 20, 16 * size))
    return try HDF5Message.contents(of: answer, path: path)
  }

  /// Checks that a file can be opened in this process: a child reads its structure, its attributes, the index of its
  /// chunks, all strings, and the first and last row of numbers. (A set of gigabytes is not read twice; libhdf5 writes checksums
  /// over all structure, and a chunk that is damaged gives wrong numbers or an error, but no crash.)
  public static func check(_ path: String, executable: String = "/proc/self/exe") throws {
    _ = try HDF5Message.contents(
      of: child(path, "check", executable: executable, answerLimit: 1 << 20), path: path)
  }

  private static func child(_ path: String, _ task: String, executable: String, answerLimit: Int) throws -> [UInt8] {
    // A name like --help is a file's here.
    let file = path.hasPrefix("-") ? "./" + path : path
    let ending = try ChildProcess.run(executable, [verb, file, task], answerLimit: answerLimit)
    guard case .answer(let bytes) = ending else {
      throw FileError(
        .badData, path, "is damaged: reading it \(ending.description)",
        remedy: "copy it again, or save it anew with the program that made it")
    }
    return bytes
  }
}
