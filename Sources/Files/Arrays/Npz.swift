import Tensors

/// Named arrays in numpy's `.npz` archives, packed or not.
public struct Npz: Sendable {
  private let path: String
  private let archive: ZipArchive

  /// Opens an archive.
  public init(_ path: String) throws {
    self.path = path
    archive = try ZipArchive(path)
  }

  /// Names of the arrays, sorted, without `.npy`.
  public var names: [String] { archive.names.filter { $0.hasSuffix(".npy") }.map { String($0.dropLast(4)) } }

  /// Unpacks one array.
  ///
  /// Throws `FileError` if there is none of this name, or it is damaged.
  public func array(_ name: String) throws -> StoredArray {
    try Npy.array(ByteSource(archive.contents(name + ".npy"), path: "\(path)[\(name)]"))
  }
}
