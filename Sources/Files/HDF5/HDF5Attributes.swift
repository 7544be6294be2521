import CHDF5

extension HDF5File {
  /// Names of the attributes of a group or data set, sorted.
  public func attributeNames(at place: String = "/") throws -> [String] {
    try HDF5Library.locked {
      let object = try open(place)
      let count = try subject.check(H5Aget_num_attrs(object.id))
      return try (0..<count).map { index in
        let none = bench_H5P_DEFAULT()
        let attribute = try subject.keep(
          H5Aopen_by_idx(object.id, ".", H5_INDEX_NAME, H5_ITER_INC, hsize_t(index), none, none), H5Aclose)
        var name = [CChar](repeating: 0, count: try subject.check(H5Aget_name(attribute.id, 0, nil)) + 1)
        try subject.check(H5Aget_name(attribute.id, name.count, &name))
        return String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
      }
    }
  }

  /// An attribute of a group or data set; nil if there is none of this name, or it is neither numbers nor strings.
  public func attribute(_ name: String, at place: String = "/") throws -> HDF5Value? {
    try HDF5Library.locked {
      let object = try open(place)
      guard try subject.check(H5Aexists(object.id, name)) > 0 else { return nil }
      let attribute = try subject.keep(H5Aopen(object.id, name, bench_H5P_DEFAULT()), H5Aclose)
      let type = try subject.keep(H5Aget_type(attribute.id), H5Tclose)
      let space = try subject.keep(H5Aget_space(attribute.id), H5Sclose)
      guard let element = HDF5Element(type), let shape = try shape(of: space) else { return nil }
      // An attribute lies in the file as it is, never packed.
      let count = try boundedCount(shape, element, packing: 1, name: "\(place)@\(name)")
      return try value(element, shape: shape, count: count, type: type, space: space) { memoryType, buffer in
        H5Aread(attribute.id, memoryType, buffer)
      }
    }
  }

  /// Sets an attribute to a string.
  public func setAttribute(_ name: String, at place: String = "/", to value: String) throws {
    try setStrings(name, at: place, [value], dimensions: [])
  }

  /// Sets an attribute to a list of strings.
  public func setAttribute(_ name: String, at place: String = "/", to values: [String]) throws {
    try setStrings(name, at: place, values, dimensions: [hsize_t(values.count)])
  }

  /// Sets an attribute to an integer.
  public func setAttribute(_ name: String, at place: String = "/", to value: Int) throws {
    try setNumbers(name, at: place, [value], dimensions: [], ScalarType.int64)
  }

  /// Sets an attribute to a number.
  public func setAttribute(_ name: String, at place: String = "/", to value: Double) throws {
    try setNumbers(name, at: place, [value], dimensions: [], ScalarType.float64)
  }

  /// Sets an attribute to a list of numbers.
  public func setAttribute(_ name: String, at place: String = "/", to values: [Double]) throws {
    try setNumbers(name, at: place, values, dimensions: [hsize_t(values.count)], ScalarType.float64)
  }

  private func setStrings(_ name: String, at place: String, _ values: [String], dimensions: [hsize_t]) throws {
    try HDF5Library.locked {
      let type = try HDF5Text.variableLength(subject)
      try HDF5Text.withPointers(values) { try set(name, at: place, type.id, dimensions, $0) }
    }
  }

  private func setNumbers<Number>(
    _ name: String, at place: String, _ values: [Number], dimensions: [hsize_t], _ type: ScalarType
  ) throws {
    try HDF5Library.locked {
      try values.withUnsafeBytes { bytes in
        try set(name, at: place, type.hdf5, dimensions, bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 8)!)
      }
    }
  }

  private func set(
    _ name: String, at place: String, _ type: hid_t, _ dimensions: [hsize_t], _ bytes: UnsafeRawPointer
  ) throws {
    let object = try open(place)
    if H5Aexists(object.id, name) > 0 { try subject.check(H5Adelete(object.id, name)) }
    let space = try subject.keep(
      dimensions.isEmpty ? H5Screate(H5S_SCALAR) : H5Screate_simple(Int32(dimensions.count), dimensions, nil), H5Sclose)
    let none = bench_H5P_DEFAULT()
    let attribute = try subject.keep(H5Acreate2(object.id, name, type, space.id, none, none), H5Aclose)
    try subject.check(H5Awrite(attribute.id, type, bytes))
  }
}
