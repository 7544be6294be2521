import CHDF5
import Foundation

/// An HDF5 file: groups, data sets and attributes by their paths in it (`/patches`, `/model_weights/dense_1`).
///
/// libhdf5 may crash on a damaged file: one from elsewhere goes through `ForeignHDF5` first.
/// Can be used from any thread; the library serves one at a time.
public final class HDF5File: Sendable {
  public let path: String
  let subject: HDF5Subject
  let handle: HDF5Handle

  /// Opens a file to read.
  ///
  /// Throws `FileError` for a missing file and one that is not HDF5 or cut short.
  public convenience init(_ path: String) throws {
    let source = try ByteSource(path)
    guard source.count > 0 else {
      throw FileError(.badData, path, "is empty (0 bytes)", remedy: "make it or copy it again")
    }
    try self.init(path, subject: HDF5Subject(path: path, isWritten: false)) { access in
      H5Fopen(path, bench_H5F_ACC_RDONLY(), access)
    }
  }

  /// Writes a file: `body` fills it, then it is put in its place whole.
  ///
  /// Throws what `body` throws, and `FileError` for a full disk or an unwritable folder; nothing is left then.
  @discardableResult
  public static func write<R>(to path: String, _ body: (HDF5File) throws -> R) throws -> R {
    try AtomicFile.replace(path) { partial in
      // The library's words for a folder that cannot be written to say less than the system's.
      guard let probe = fopen(partial, "w") else { throw FileError.writing(path) }
      fclose(probe)
      let file = try HDF5File(path, subject: HDF5Subject(path: path, isWritten: true)) { access in
        H5Fcreate(partial, bench_H5F_ACC_TRUNC(), bench_H5P_DEFAULT(), access)
      }
      let result = try body(file)
      try HDF5Library.locked {
        try file.flush()
        try file.subject.check(H5Fclose(file.handle.id))
      }
      return result
    }
  }

  private init(_ path: String, subject: HDF5Subject, open: (hid_t) -> hid_t) throws {
    self.path = path
    self.subject = subject
    handle = try HDF5Library.locked {
      let access = try subject.keep(H5Pcreate(bench_H5P_FILE_ACCESS()), H5Pclose)
      // Checksums over all structure, and an index of chunks that is found without a search.
      try subject.check(H5Pset_libver_bounds(access.id, H5F_LIBVER_V110, H5F_LIBVER_V110))
      try subject.check(H5Pset_fclose_degree(access.id, H5F_CLOSE_STRONG))
      return try subject.keep(open(access.id), H5Fclose)
    }
  }

  /// Names in a group, sorted. Links to other places or files are not followed and not named.
  public func names(in group: String = "/") throws -> [String] {
    try HDF5Library.locked {
      let object = try open(group)
      var information = H5G_info_t()
      try subject.check(H5Gget_info(object.id, &information))
      return try (0..<information.nlinks).compactMap { index in
        let count = try subject.check(nameByIndex(object, index, nil, 0))
        var name = [CChar](repeating: 0, count: count + 1)
        try subject.check(nameByIndex(object, index, &name, name.count))
        var link = H5L_info_t()
        try subject.check(H5Lget_info(object.id, name, &link, bench_H5P_DEFAULT()))
        return link.type == H5L_TYPE_HARD
          ? String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
      }
    }
  }

  private func nameByIndex(_ object: HDF5Handle, _ index: hsize_t, _ name: UnsafeMutablePointer<CChar>?, _ size: Int)
    -> Int
  {
    H5Lget_name_by_idx(object.id, ".", H5_INDEX_NAME, H5_ITER_INC, index, name, size, bench_H5P_DEFAULT())
  }

  /// Whether something stands at a path.
  public func contains(_ place: String) -> Bool {
    HDF5Library.locked {
      // The library asks for every step of the way.
      let steps = place.split(separator: "/")
      return steps.indices.allSatisfy {
        H5Lexists(handle.id, "/" + steps[...$0].joined(separator: "/"), bench_H5P_DEFAULT()) > 0
      }
    }
  }

  /// Whether a group stands at a path.
  public func isGroup(_ place: String) -> Bool { kind(of: place) == H5I_GROUP }

  /// Whether a data set stands at a path.
  public func isDataset(_ place: String) -> Bool { kind(of: place) == H5I_DATASET }

  private func kind(of place: String) -> H5I_type_t? {
    HDF5Library.locked { (try? open(place)).map { H5Iget_type($0.id) } }
  }

  /// Brings what was written so far to the file, so that it can be read back before the file is closed.
  public func flush() throws { _ = try HDF5Library.locked { try subject.check(H5Fflush(handle.id, H5F_SCOPE_GLOBAL)) } }

  /// Makes a group; those above it must be there.
  public func makeGroup(_ place: String) throws {
    try HDF5Library.locked {
      let none = bench_H5P_DEFAULT()
      _ = try subject.keep(H5Gcreate2(handle.id, place, none, none, none), H5Gclose)
    }
  }

  /// Opens what stands at a path.
  func open(_ place: String) throws -> HDF5Handle {
    guard contains(place) else {
      throw FileError(.badData, path, "holds no \(place)", remedy: "name another file or make it again")
    }
    return try subject.keep(H5Oopen(handle.id, place, bench_H5P_DEFAULT()), H5Oclose)
  }
}
