import Files
import Foundation
import Tensors

/// An array of an ONNX file: its name, shape and numbers, inline or in a file beside the model.
struct ONNXTensor {
  var name = ""
  var shape: [Int] = []
  var type = 0
  private var raw: ArraySlice<UInt8>?
  private var floats: [Float] = []
  private var integers: [Int] = []
  private var doubles: [Double] = []
  private var external: [String: String] = [:]
  private var isExternal = false
  private let path: String

  /// Whether it holds whole numbers or truth values.
  var isWhole: Bool { [2, 3, 4, 5, 6, 7, 9, 12, 13].contains(type) }

  init(_ reader: ProtobufReader) throws {
    var reader = reader
    path = reader.path
    while let (field, value) = try reader.next() {
      switch field {
      case 1: try reader.append(value, to: &shape)
      case 2: type = try reader.integer(value)
      case 4: try reader.append(value, to: &floats)
      case 5, 7, 11: try reader.append(value, to: &integers)
      case 8: name = try reader.text(value)
      case 9: raw = try reader.bytes(value)
      case 10: try reader.append(value, to: &doubles)
      case 13:
        var entry = try reader.message(value), key = "", word = ""
        while let (field, value) = try entry.next() {
          if field == 1 { key = try entry.text(value) } else if field == 2 { word = try entry.text(value) }
        }
        external[key] = word
      case 14: isExternal = try reader.integer(value) == 1
      case 6: throw refused("holds text")
      default: break
      }
    }
    guard shape.count <= 16, checkedProduct(shape) != nil else { throw refused("has the shape \(shape)") }
  }

  /// The numbers as floats.
  func tensor() throws -> Tensor {
    if let stored = try stored() { return try stored.tensor() }
    switch type {
    case 1: return Tensor(shape, try whole(floats))
    case 11: return Tensor(shape, try whole(doubles).map(Float.init))
    case 10: return Tensor(shape, try whole(integers).map { Float(Float16(bitPattern: UInt16(truncatingIfNeeded: $0))) })
    case 16: return Tensor(shape, try whole(integers).map { Float(bitPattern: UInt32(truncatingIfNeeded: $0) << 16) })
    default: return Tensor(shape, try whole(integers).map(Float.init))
    }
  }

  /// The numbers as whole ones.
  func array() throws -> IntegerArray {
    if let stored = try stored() { return IntegerArray(shape, try stored.integers()) }
    return IntegerArray(shape, try whole(integers))
  }

  /// The raw bytes, in the file or beside it; nil where numbers are written one by one.
  private func stored() throws -> StoredArray? {
    guard let scalar = ONNXTensor.types[type] else { throw refused("holds numbers of the type \(type), which are not read here") }
    if isExternal {
      return try StoredArray(inFile: externalPath(), offset: number("offset") ?? 0, shape: shape, type: scalar)
    }
    return try raw.map { try StoredArray($0, shape: shape, type: scalar, path: "\(path)[\(name)]") }
  }

  /// The file with the bytes: in the model's own folder or one inside it, links followed.
  private func externalPath() throws -> String {
    guard let location = external["location"], !location.isEmpty, !location.hasPrefix("/"),
      !location.split(separator: "/").contains("..")
    else { throw refused("lies in '\(external["location"] ?? "")', which is not in the model's folder") }
    let folder = Folder.containing(path), place = folder + "/" + location
    guard let real = realpath(place, nil).map({ String(cString: $0) }) else { throw FileError.reading(place) }
    guard let home = realpath(folder, nil).map({ String(cString: $0) }), real.hasPrefix(home == "/" ? home : home + "/") else {
      throw refused("lies in '\(location)', which leads out of the model's folder")
    }
    let wanted = checkedProduct(shape + [ONNXTensor.types[type]!.byteCount])
    if let length = try number("length"), length != wanted { throw refused("has \(length) bytes for a shape \(shape)") }
    return real
  }

  private func number(_ key: String) throws -> Int? {
    guard let word = external[key] else { return nil }
    guard let number = Int(word), number >= 0 else { throw refused("has the \(key) '\(word)'") }
    return number
  }

  private func whole<Number>(_ numbers: [Number]) throws -> [Number] {
    guard numbers.count == checkedProduct(shape) else { throw refused("has \(numbers.count) numbers for a shape \(shape)") }
    return numbers
  }

  private func refused(_ found: String) -> FileError {
    FileError(.badData, path, "its array '\(name)' \(found)", remedy: "save the model anew")
  }

  /// Kinds of numbers by ONNX's numbers for them.
  static let types: [Int: ScalarType] = [
    1: .float32, 2: .uint8, 3: .int8, 4: .uint16, 5: .int16, 6: .int32, 7: .int64, 9: .bool, 10: .float16, 11: .float64,
    12: .uint32, 13: .uint64, 16: .bfloat16,
  ]
}
