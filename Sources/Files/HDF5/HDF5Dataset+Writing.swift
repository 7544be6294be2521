import CHDF5
import Tensors

extension HDF5File {
  /// Bytes of chunks that a data set keeps in memory: rows are read in any order, so few are met again.
  private static let chunkCacheBytes = 1 << 20

  /// Opens a data set.
  ///
  /// Throws `FileError` if there is none, if it holds neither numbers nor strings, or refers to other files.
  public func dataset(_ name: String) throws -> HDF5Dataset {
    try HDF5Library.locked {
      guard isDataset(name) else {
        throw FileError(.badData, path, "holds no data set \(name)", remedy: "name another file or make it again")
      }
      let access = try accessProperties()
      return try HDF5Dataset(self, name, subject.keep(H5Dopen2(handle.id, name, access.id), H5Dclose))
    }
  }

  /// Makes an empty data set of numbers that rows are appended to.
  ///
  /// A chunk holds `rowsPerChunk` rows; it is what is read at once. `deflateLevel` from 1 to 9 packs each chunk.
  public func makeDataset(
    _ name: String, of type: ScalarType = .float32, rowShape: [Int] = [], rowsPerChunk: Int, deflateLevel: Int = 0
  ) throws -> HDF5Dataset {
    try HDF5Library.locked {
      let kind = try subject.keep(H5Tcopy(type.hdf5), H5Tclose)
      return try makeDataset(name, kind, rowShape: rowShape, rowsPerChunk: rowsPerChunk, deflateLevel: deflateLevel)
    }
  }

  /// Makes an empty data set of strings of any length that rows are appended to.
  public func makeStringDataset(_ name: String, rowsPerChunk: Int = 256) throws -> HDF5Dataset {
    try HDF5Library.locked {
      try makeDataset(name, HDF5Text.variableLength(subject), rowShape: [], rowsPerChunk: rowsPerChunk, deflateLevel: 0)
    }
  }

  private func makeDataset(
    _ name: String, _ type: HDF5Handle, rowShape: [Int], rowsPerChunk: Int, deflateLevel: Int
  ) throws -> HDF5Dataset {
    precondition(
      rowsPerChunk > 0 && rowShape.allSatisfy { $0 > 0 }, "\(name): rows of shape \(rowShape), \(rowsPerChunk) a chunk")
    let row = rowShape.map { hsize_t($0) }
    let space = try subject.keep(
      H5Screate_simple(Int32(row.count + 1), [0] + row, [bench_H5S_UNLIMITED()] + row), H5Sclose)
    let creation = try subject.keep(H5Pcreate(bench_H5P_DATASET_CREATE()), H5Pclose)
    try subject.check(H5Pset_chunk(creation.id, Int32(row.count + 1), [hsize_t(rowsPerChunk)] + row))
    if deflateLevel > 0 {
      try subject.check(H5Pset_shuffle(creation.id))
      try subject.check(H5Pset_deflate(creation.id, UInt32(deflateLevel)))
    }
    let access = try accessProperties()
    let dataset = H5Dcreate2(handle.id, name, type.id, space.id, bench_H5P_DEFAULT(), creation.id, access.id)
    return try HDF5Dataset(self, name, subject.keep(dataset, H5Dclose))
  }

  private func accessProperties() throws -> HDF5Handle {
    let access = try subject.keep(H5Pcreate(bench_H5P_DATASET_ACCESS()), H5Pclose)
    try subject.check(H5Pset_chunk_cache(access.id, 521, HDF5File.chunkCacheBytes, 0.75))
    return access
  }
}

extension HDF5Dataset {
  /// Appends rows: `[rows, …]` with the data set's row shape.
  public func append(_ rows: Tensor) throws {
    precondition(
      rows.rank == rowShape.count + 1 && Array(rows.shape.dropFirst()) == rowShape,
      "\(name): rows of shape \(rowShape) are appended, not \(rows.shape)")
    try rows.withUnsafeBufferPointer {
      try append(rows.shape[0], ScalarType.float32.hdf5, UnsafeRawBufferPointer($0).baseAddress)
    }
  }

  /// Appends integers, a row or several.
  public func append(_ values: [Int]) throws {
    try values.withUnsafeBytes { try append(rowCount(of: values.count), ScalarType.int64.hdf5, $0.baseAddress) }
  }

  /// Appends doubles, a row or several.
  public func append(_ values: [Double]) throws {
    try values.withUnsafeBytes { try append(rowCount(of: values.count), ScalarType.float64.hdf5, $0.baseAddress) }
  }

  /// Appends strings, one a row.
  public func append(_ values: [String]) throws {
    try HDF5Text.withPointers(values) { try append(rowCount(of: values.count), fileType.id, $0) }
  }

  private func rowCount(of values: Int) -> Int {
    let length = rowShape.reduce(1, *)
    precondition(values.isMultiple(of: length), "\(name): \(values) values do not fill rows of shape \(rowShape)")
    return values / length
  }

  /// Appends rows, converted by the library to the data set's own kind of number.
  private func append(_ rows: Int, _ type: hid_t, _ bytes: UnsafeRawPointer?) throws {
    guard rows > 0, let bytes else { return }
    try HDF5Library.locked {
      let first = try rowCount
      let lengths = [hsize_t(first + rows)] + rowShape.map { hsize_t($0) }
      try file.subject.check(H5Dset_extent(handle.id, lengths))
      let (memory, disk) = try select(first..<first + rows)
      try file.subject.check(H5Dwrite(handle.id, type, memory.id, disk.id, bench_H5P_DEFAULT(), bytes))
    }
  }
}
