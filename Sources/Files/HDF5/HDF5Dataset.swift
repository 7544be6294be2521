import CHDF5
import Tensors

/// A data set in an HDF5 file: rows along the first axis, read a few at a time and appended.
public final class HDF5Dataset: Sendable {
  /// Path in the file.
  public let name: String
  /// Length of every axis but the first.
  public let rowShape: [Int]
  let file: HDF5File
  let handle: HDF5Handle
  let element: HDF5Element
  let fileType: HDF5Handle
  private let isPacked: Bool
  /// Whether it is a single value, without rows.
  let isScalar: Bool

  /// Whether the elements are strings.
  public var holdsStrings: Bool { if case .string = element { true } else { false } }

  init(_ file: HDF5File, _ name: String, _ handle: HDF5Handle) throws {
    self.file = file
    self.name = name
    self.handle = handle
    fileType = try file.subject.keep(H5Dget_type(handle.id), H5Tclose)
    func refused(_ found: String) -> FileError {
      FileError(.badData, file.path, "\(name) \(found)", remedy: "make the file again without it")
    }
    guard let element = HDF5Element(fileType) else { throw refused("holds neither numbers nor strings") }
    self.element = element
    let properties = try file.subject.keep(H5Dget_create_plist(handle.id), H5Pclose)
    // Their numbers would come from other files, whatever those are.
    let layout = H5Pget_layout(properties.id)
    guard layout != H5D_VIRTUAL, try file.subject.check(H5Pget_external_count(properties.id)) == 0 else {
      throw refused("refers to other files")
    }
    isPacked = try file.subject.check(H5Pget_nfilters(properties.id)) > 0
    let space = try file.subject.keep(H5Dget_space(handle.id), H5Sclose)
    guard let shape = try file.shape(of: space) else { throw refused("is empty") }
    rowShape = Array(shape.dropFirst())
    isScalar = shape.isEmpty
  }

  /// Length of every axis; the first grows with what is appended.
  public var shape: [Int] {
    get throws {
      try HDF5Library.locked {
        let space = try file.subject.keep(H5Dget_space(handle.id), H5Sclose)
        return try file.shape(of: space) ?? []
      }
    }
  }

  /// Number of rows; a single number counts as one.
  public var rowCount: Int { get throws { try shape.first ?? 1 } }

  /// Floats in a row.
  private var rowLength: Int { rowShape.reduce(1, *) }

  /// All values.
  public func readAll() throws -> HDF5Value {
    let shape = try shape
    return isScalar ? try value(nil, shape: []) : try value(0..<shape[0], shape: shape)
  }

  /// A range of rows as floats: `[rows, …]`.
  public func read(rows: Range<Int>) throws -> Tensor {
    let shape = [rows.count] + rowShape
    try HDF5Library.locked { _ = try count(shape) }
    return try Tensor(shape) { try read(rows: rows, into: $0) }
  }

  /// The rows of these numbers, in this order, as floats: `[rows.count, …]`.
  public func read(rows: [Int]) throws -> Tensor {
    let shape = [rows.count] + rowShape
    try HDF5Library.locked { _ = try count([1] + rowShape) }
    return try Tensor(shape) { buffer in
      for (index, row) in rows.enumerated() {
        let part = UnsafeMutableBufferPointer(rebasing: buffer[index * rowLength..<(index + 1) * rowLength])
        try read(rows: row..<row + 1, into: part)
      }
    }
  }

  /// A range of rows as they are kept.
  public func values(rows: Range<Int>) throws -> HDF5Value { try value(rows, shape: [rows.count] + rowShape) }

  /// A range of rows as integers; throws `FileError` if one is not whole.
  public func integers(rows: Range<Int>) throws -> [Int] { try numbers(rows).integers() }

  /// A range of rows as doubles.
  public func doubles(rows: Range<Int>) throws -> [Double] { try numbers(rows).doubles() }

  /// A range of rows as strings.
  public func strings(rows: Range<Int>) throws -> [String] {
    guard let strings = try values(rows: rows).strings else {
      throw FileError(.badData, file.path, "\(name) holds numbers, strings are needed", remedy: "make it again")
    }
    return strings
  }

  private func numbers(_ rows: Range<Int>) throws -> StoredArray {
    guard let numbers = try values(rows: rows).numbers else { throw noNumbers }
    return numbers
  }

  private var noNumbers: FileError {
    FileError(.badData, file.path, "\(name) holds strings, numbers are needed", remedy: "make it again")
  }

  /// Number of elements of a shape, if the file can hold them; deflate packs at most 1032 to one.
  private func count(_ shape: [Int]) throws -> Int {
    try file.boundedCount(shape, element, packing: isPacked ? 1032 : 1, name: name)
  }

  private func read(rows: Range<Int>, into buffer: UnsafeMutableBufferPointer<Float>) throws {
    guard case .number = element else { throw noNumbers }
    try HDF5Library.locked {
      let (memory, disk) = try select(rows)
      guard let address = buffer.baseAddress, !buffer.isEmpty else { return }
      try file.subject.check(
        H5Dread(handle.id, ScalarType.float32.hdf5, memory.id, disk.id, bench_H5P_DEFAULT(), address))
    }
  }

  /// A range of rows, or the only value (nil).
  private func value(_ rows: Range<Int>?, shape: [Int]) throws -> HDF5Value {
    try HDF5Library.locked {
      let count = try count(shape)
      let (memory, disk) = try select(rows)
      return try file.value(element, shape: shape, count: count, type: fileType, space: memory) { type, buffer in
        count == 0 ? 0 : H5Dread(handle.id, type, memory.id, disk.id, bench_H5P_DEFAULT(), buffer)
      }
    }
  }

  /// Spaces that select rows: where they come to in memory and where they are in the file.
  func select(_ rows: Range<Int>?) throws -> (memory: HDF5Handle, disk: HDF5Handle) {
    let disk = try file.subject.keep(H5Dget_space(handle.id), H5Sclose)
    guard let rows, !isScalar else { return (try file.subject.keep(H5Scopy(disk.id), H5Sclose), disk) }
    let lengths = try file.shape(of: disk) ?? []
    guard rows.lowerBound >= 0, rows.upperBound <= lengths[0] else {
      throw FileError(
        .badData, file.path, "\(name) has \(lengths[0]) rows, \(rows) were asked for", remedy: "make it again")
    }
    let start = [hsize_t(rows.lowerBound)] + rowShape.map { _ in 0 }
    let block = [hsize_t(rows.count)] + rowShape.map { hsize_t($0) }
    if !rows.isEmpty { try file.subject.check(H5Sselect_hyperslab(disk.id, H5S_SELECT_SET, start, nil, block, nil)) }
    return (try file.subject.keep(H5Screate_simple(Int32(block.count), block, nil), H5Sclose), disk)
  }
}
