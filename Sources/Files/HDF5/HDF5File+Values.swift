import CHDF5

/// What attributes and data sets share when they are read.
extension HDF5File {
  /// Length of every axis of a space; nil for an empty one, which holds nothing.
  func shape(of space: HDF5Handle) throws -> [Int]? {
    guard H5Sget_simple_extent_type(space.id) != H5S_NULL else { return nil }
    let rank = Int(try subject.check(H5Sget_simple_extent_ndims(space.id)))
    var lengths = [hsize_t](repeating: 0, count: rank)
    if rank > 0 { try subject.check(H5Sget_simple_extent_dims(space.id, &lengths, nil)) }
    return lengths.map { Int(clamping: $0) }
  }

  /// Number of elements of a shape, before anything is allocated for them.
  ///
  /// Throws `FileError` if the file, packed at most `packing` to one, cannot hold so many.
  func boundedCount(_ shape: [Int], _ element: HDF5Element, packing: Int, name: String) throws -> Int {
    var fileSize = hsize_t(0)
    try subject.check(H5Fget_filesize(handle.id, &fileSize))
    guard let count = checkedProduct(shape), let size = checkedProduct(shape + [element.byteCount]),
      size / packing <= Int(clamping: fileSize)
    else {
      throw FileError(
        .badData, path, "\(name) has the shape \(shape), more than \(fileSize) bytes can hold",
        remedy: "it is damaged: make it or copy it again")
    }
    return count
  }

  /// Reads elements with `read`, which is given their type in memory and where they go.
  ///
  /// `type` is theirs in the file, `space` theirs in memory.
  func value(
    _ element: HDF5Element, shape: [Int], count: Int, type: HDF5Handle, space: HDF5Handle,
    _ read: (hid_t, UnsafeMutableRawPointer) -> herr_t
  ) throws -> HDF5Value {
    let byteCount = count * element.byteCount
    switch element {
    case .number(let number):
      let bytes = try [UInt8](unsafeUninitializedCapacity: byteCount + 1) { buffer, filled in
        try subject.check(read(number.hdf5, buffer.baseAddress!))
        filled = byteCount
      }
      return .numbers(try StoredArray(ByteSource(bytes, path: path), offset: 0, shape: shape, type: number))
    case .string(let fixedBytes):
      let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: byteCount + 1, alignment: 16)
      defer { buffer.deallocate() }
      buffer.initializeMemory(as: UInt8.self, repeating: 0)
      try subject.check(read(type.id, buffer.baseAddress!))
      let strings = HDF5Text.strings(in: buffer, count: count, fixedBytes: fixedBytes, type: type, space: space)
      return .strings(strings, shape: shape)
    }
  }
}
