import Tensors

/// An array in a file: its shape, the kind of its numbers and where they are. They are read when asked for.
public struct StoredArray: Sendable {
  /// Length of every axis, outermost first.
  public let shape: [Int]
  public let type: ScalarType

  private let source: ByteSource
  private let offset: Int
  private let isBigEndian: Bool
  /// Whether the first axis runs fastest in the file (Fortran order).
  private let firstAxisIsFastest: Bool

  /// An array whose bytes start at `offset` of a file.
  ///
  /// Throws `FileError` if they would reach beyond its end.
  init(
    _ source: ByteSource, offset: Int, shape: [Int], type: ScalarType, isBigEndian: Bool = false,
    firstAxisIsFastest: Bool = false
  ) throws {
    guard let bytes = checkedProduct(shape + [type.byteCount]), bytes <= source.count - offset else {
      throw FileError(
        .badData, source.path, "an array of shape \(shape) of \(type.rawValue) does not fit into the file",
        remedy: "it is damaged or cut short: make it or copy it again")
    }
    self.source = source
    self.offset = offset
    self.shape = shape
    self.type = type
    self.isBigEndian = isBigEndian
    self.firstAxisIsFastest = firstAxisIsFastest
  }

  /// Little-endian numbers from some place of a file on.
  ///
  /// Throws `FileError` if it cannot be read, or ends before they do.
  public init(inFile path: String, offset: Int, shape: [Int], type: ScalarType) throws {
    let source = try ByteSource(path)
    guard (0...source.count).contains(offset) else {
      throw FileError(
        .badData, path, "an array should begin at byte \(offset), it has \(source.count)",
        remedy: "it is damaged or cut short: make it or copy it again")
    }
    try self.init(source, offset: offset, shape: shape, type: type)
  }

  /// Little-endian numbers in memory; `path` is for the errors.
  ///
  /// Throws `FileError` if there are fewer or more bytes than the shape needs.
  public init(_ bytes: some Collection<UInt8>, shape: [Int], type: ScalarType, path: String) throws {
    guard checkedProduct(shape + [type.byteCount]) == bytes.count else {
      throw FileError(
        .badData, path, "an array of shape \(shape) of \(type.rawValue) has \(bytes.count) bytes",
        remedy: "it is damaged: make it or copy it again")
    }
    try self.init(ByteSource(Array(bytes), path: path), offset: 0, shape: shape, type: type)
  }

  /// Number of values.
  public var count: Int { shape.reduce(1, *) }

  /// The values as floats; doubles and large integers are rounded.
  public func tensor() throws -> Tensor {
    let tensor = try Tensor(shape) { buffer in
      if type == .float32 && !isBigEndian {
        try source.read(at: offset, into: UnsafeMutableRawBufferPointer(buffer))
      } else {
        try fill(buffer)
      }
    }
    return needsReordering ? tensor.withUnsafeBufferPointer { Tensor(shape, lastAxisFastest($0)) } : tensor
  }

  /// The values as doubles.
  public func doubles() throws -> [Double] { try array() }

  /// The values as integers.
  ///
  /// Throws `FileError` if one is not whole or too large.
  public func integers() throws -> [Int] { try array() }

  /// The bytes as they lie in the file, for numbers that are there little-endian and last axis fastest.
  var rawBytes: [UInt8] {
    get throws { try source.read(at: offset, count: count * type.byteCount) }
  }

  private func array<Element: StorableNumber>() throws -> [Element] {
    let count = count
    let values = try [Element](unsafeUninitializedCapacity: count) { buffer, filled in
      try fill(UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
      filled = count
    }
    return needsReordering ? values.withUnsafeBufferPointer { lastAxisFastest($0) } : values
  }

  private func fill<Element: StorableNumber>(_ output: UnsafeMutableBufferPointer<Element>) throws {
    switch type {
    case .bool, .uint8: try convert(UInt8.self, output) { Element(stored: $0) }
    case .int8: try convert(Int8.self, output) { Element(stored: $0) }
    case .int16: try convert(Int16.self, output) { Element(stored: $0) }
    case .uint16: try convert(UInt16.self, output) { Element(stored: $0) }
    case .int32: try convert(Int32.self, output) { Element(stored: $0) }
    case .uint32: try convert(UInt32.self, output) { Element(stored: $0) }
    case .int64: try convert(Int64.self, output) { Element(stored: $0) }
    case .uint64: try convert(UInt64.self, output) { Element(stored: $0) }
    case .float16: try convert(Float16.self, output) { Element(stored: $0) }
    case .bfloat16: try convert(UInt16.self, output) { Element(stored: Float(bitPattern: UInt32($0) << 16)) }
    case .float32: try convert(Float.self, output) { Element(stored: $0) }
    case .float64: try convert(Double.self, output) { Element(stored: $0) }
    }
  }

  /// Reads a few thousand numbers at a time and converts them.
  private func convert<Raw: BitwiseCopyable, Element>(
    _ raw: Raw.Type, _ output: UnsafeMutableBufferPointer<Element>, _ element: (Raw) -> Element?
  ) throws {
    let size = MemoryLayout<Raw>.size
    let piece = UnsafeMutableBufferPointer<Raw>.allocate(capacity: min(output.count, 1 << 14))
    defer { piece.deallocate() }
    for start in stride(from: 0, to: output.count, by: 1 << 14) {
      let count = min(output.count - start, 1 << 14)
      let bytes = UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: piece[..<count]))
      try source.read(at: offset + start * size, into: bytes)
      if isBigEndian {
        for number in 0..<count { bytes[number * size..<(number + 1) * size].reverse() }
      }
      for index in 0..<count {
        guard let value = element(piece[index]) else {
          throw FileError(
            .badData, source.path, "whole numbers are needed here, it holds \(piece[index])", remedy: "store integers")
        }
        (output.baseAddress! + start + index).initialize(to: value)
      }
    }
  }

  private var needsReordering: Bool { firstAxisIsFastest && shape.count > 1 }

  private func lastAxisFastest<Element>(_ values: UnsafeBufferPointer<Element>) -> [Element] {
    let strides = shape.indices.map { shape[..<$0].reduce(1, *) }
    var index = Array(repeating: 0, count: shape.count)
    return values.indices.map { _ in
      let value = values[zip(index, strides).reduce(0) { $0 + $1.0 * $1.1 }]
      var axis = shape.count - 1
      while axis >= 0 {
        index[axis] += 1
        if index[axis] < shape[axis] { break }
        index[axis] = 0
        axis -= 1
      }
      return value
    }
  }
}

/// What stored numbers are read as.
private protocol StorableNumber: BitwiseCopyable {
  /// Nil if the number has no place in this type.
  init?(stored number: some BinaryInteger)
  init?(stored number: some BinaryFloatingPoint)
}

extension Float: StorableNumber {
  fileprivate init?(stored number: some BinaryInteger) { self.init(number) }
  fileprivate init?(stored number: some BinaryFloatingPoint) { self.init(number) }
}

extension Double: StorableNumber {
  fileprivate init?(stored number: some BinaryInteger) { self.init(number) }
  fileprivate init?(stored number: some BinaryFloatingPoint) { self.init(number) }
}

extension Int: StorableNumber {
  fileprivate init?(stored number: some BinaryInteger) { self.init(exactly: number) }
  fileprivate init?(stored number: some BinaryFloatingPoint) { self.init(exactly: number) }
}
