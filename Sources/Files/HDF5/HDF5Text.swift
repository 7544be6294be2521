import CHDF5
import Foundation

/// Strings as HDF5 keeps them: of variable length with a closing zero, or of fixed length padded with zeros or spaces.
enum HDF5Text {
  /// The type of UTF-8 strings of variable length.
  static func variableLength(_ subject: HDF5Subject) throws -> HDF5Handle {
    let type = try subject.keep(H5Tcopy(bench_H5T_C_S1()), H5Tclose)
    try subject.check(H5Tset_size(type.id, bench_H5T_VARIABLE()))
    try subject.check(H5Tset_cset(type.id, H5T_CSET_UTF8))
    return type
  }

  /// Has `write` write strings of variable length from the pointers that it is given.
  static func withPointers<R>(_ strings: [String], _ write: (UnsafeRawPointer) throws -> R) rethrows -> R {
    let copies = strings.map { strdup($0) }
    defer { copies.forEach { free($0) } }
    return try copies.withUnsafeBytes { try write($0.baseAddress ?? UnsafeRawPointer(bitPattern: 8)!) }
  }

  /// The strings of a buffer that the library has filled with elements of the file's own `type`.
  static func strings(
    in buffer: UnsafeMutableRawBufferPointer, count: Int, fixedBytes: Int?, type: HDF5Handle, space: HDF5Handle
  ) -> [String] {
    guard let fixedBytes else {
      let pointers = buffer.bindMemory(to: UnsafePointer<CChar>?.self)
      defer { H5Dvlen_reclaim(type.id, space.id, bench_H5P_DEFAULT(), buffer.baseAddress) }
      return (0..<count).map { pointers[$0].map { String(cString: $0) } ?? "" }
    }
    let padding: UInt8 = H5Tget_strpad(type.id) == H5T_STR_SPACEPAD ? 0x20 : 0
    return (0..<count).map { index in
      var bytes = Array(buffer[index * fixedBytes..<(index + 1) * fixedBytes])
      if padding == 0 { bytes = Array(bytes.prefix { $0 != 0 }) }
      while bytes.last == padding { bytes.removeLast() }
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}
