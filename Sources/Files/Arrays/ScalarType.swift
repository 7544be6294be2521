/// The kinds of numbers that array files hold, little-endian.
public enum ScalarType: String, CaseIterable, Sendable {
  case bool, int8, uint8, int16, uint16, int32, uint32, int64, uint64, float16, bfloat16, float32, float64

  public var byteCount: Int {
    switch self {
    case .bool, .int8, .uint8: 1
    case .int16, .uint16, .float16, .bfloat16: 2
    case .int32, .uint32, .float32: 4
    case .int64, .uint64, .float64: 8
    }
  }

  /// numpy's name without the byte order: `f4`; nil where numpy has none.
  var numpyName: String? {
    switch self {
    case .bool: "b1"
    case .int8, .int16, .int32, .int64: "i\(byteCount)"
    case .uint8, .uint16, .uint32, .uint64: "u\(byteCount)"
    case .float16, .float32, .float64: "f\(byteCount)"
    case .bfloat16: nil
    }
  }

  /// The name in safetensors files: `F32`.
  var safetensorsName: String {
    switch self {
    case .bool: "BOOL"
    case .int8, .int16, .int32, .int64: "I\(8 * byteCount)"
    case .uint8, .uint16, .uint32, .uint64: "U\(8 * byteCount)"
    case .float16, .float32, .float64: "F\(8 * byteCount)"
    case .bfloat16: "BF16"
    }
  }
}
