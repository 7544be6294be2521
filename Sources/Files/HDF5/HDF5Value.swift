import CHDF5

/// What an attribute or a data set holds.
public enum HDF5Value: Sendable {
  /// Strings of fixed or variable length; the shape is `[]` for a single one.
  case strings([String], shape: [Int])
  /// Numbers of any kind.
  case numbers(StoredArray)

  /// The only string; nil for several, or for numbers.
  public var string: String? {
    if case .strings(let strings, _) = self, strings.count == 1 { strings[0] } else { nil }
  }

  /// The strings; nil for numbers.
  public var strings: [String]? {
    if case .strings(let strings, _) = self { strings } else { nil }
  }

  /// The numbers; nil for strings.
  public var numbers: StoredArray? {
    if case .numbers(let array) = self { array } else { nil }
  }

  /// Length of every axis.
  public var shape: [Int] {
    switch self {
    case .strings(_, let shape): shape
    case .numbers(let array): array.shape
    }
  }
}

/// The kinds of elements that are read from HDF5.
enum HDF5Element: Sendable, Equatable {
  case number(ScalarType)
  /// Strings of so many bytes each, or of variable length (nil).
  case string(fixedBytes: Int?)

  /// The kind of a data set's or an attribute's elements; nil for records, references and the like.
  init?(_ type: HDF5Handle) {
    switch H5Tget_class(type.id) {
    case H5T_INTEGER: self.init(integer: type)
    case H5T_ENUM:
      // h5py keeps truth values so.
      let base = H5Tget_super(type.id)
      guard base >= 0 else { return nil }
      self.init(integer: HDF5Handle(base, H5Tclose))
    case H5T_FLOAT: self = .number(H5Tget_size(type.id) <= 4 ? .float32 : .float64)
    case H5T_STRING:
      self = .string(fixedBytes: H5Tis_variable_str(type.id) > 0 ? nil : H5Tget_size(type.id))
    default: return nil
    }
  }

  private init?(integer type: HDF5Handle) {
    let isSigned = H5Tget_sign(type.id) != H5T_SGN_NONE
    switch H5Tget_size(type.id) {
    case 1: self = .number(isSigned ? .int8 : .uint8)
    case 2: self = .number(isSigned ? .int16 : .uint16)
    case 3...4: self = .number(isSigned ? .int32 : .uint32)
    case 5...8: self = .number(isSigned ? .int64 : .uint64)
    default: return nil
    }
  }

  /// Bytes of one element in memory; a string of variable length is a pointer.
  var byteCount: Int {
    switch self {
    case .number(let type): type.byteCount
    case .string(let bytes): bytes ?? MemoryLayout<UnsafePointer<CChar>>.size
    }
  }
}

extension ScalarType {
  /// The library's own type of these numbers in memory.
  var hdf5: hid_t {
    switch self {
    case .int8: bench_H5T_NATIVE_INT8()
    case .bool, .uint8: bench_H5T_NATIVE_UINT8()
    case .int16: bench_H5T_NATIVE_INT16()
    case .uint16: bench_H5T_NATIVE_UINT16()
    case .int32: bench_H5T_NATIVE_INT32()
    case .uint32: bench_H5T_NATIVE_UINT32()
    case .int64: bench_H5T_NATIVE_INT64()
    case .uint64: bench_H5T_NATIVE_UINT64()
    case .float32: bench_H5T_NATIVE_FLOAT()
    case .float64: bench_H5T_NATIVE_DOUBLE()
    case .float16, .bfloat16: preconditionFailure("HDF5 numbers are not read as \(rawValue)")
    }
  }
}
