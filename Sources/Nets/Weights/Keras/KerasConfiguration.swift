import Files
import Foundation

/// One object of a model's JSON, read by key; what is of another kind than asked for is refused with its place.
struct KerasConfiguration {
  let values: [String: Any]
  let path: String

  init(_ values: [String: Any], path: String) {
    self.values = values
    self.path = path
  }

  init(json: String, path: String) throws {
    guard let values = (try? JSONSerialization.jsonObject(with: Data(json.utf8))) as? [String: Any] else {
      throw FileError(.badData, path, "describes its network in what is no JSON object", remedy: "save it anew")
    }
    self.init(values, path: path)
  }

  /// `Conv2D`
  var kind: String { values["class_name"] as? String ?? "" }
  /// What the layer or model was made with; older files list a Sequential's layers right here.
  var settings: KerasConfiguration {
    if let list = values["config"] as? [Any] { return KerasConfiguration(["layers": list], path: path) }
    return KerasConfiguration(values["config"] as? [String: Any] ?? [:], path: path)
  }

  var name: String { values["name"] as? String ?? settings.values["name"] as? String ?? "" }

  /// Objects in a list.
  func objects(_ key: String) throws -> [KerasConfiguration] {
    guard let list = values[key] as? [[String: Any]] else { throw wrong(key, "a list of layers") }
    return list.map { KerasConfiguration($0, path: path) }
  }

  /// Whether there is a value that is not null.
  func isGiven(_ key: String) -> Bool { values[key].map { !($0 is NSNull) } ?? false }

  func integer(_ key: String, _ standard: Int? = nil) throws -> Int {
    guard let value = values[key], !(value is NSNull) else {
      guard let standard else { throw wrong(key, "a whole number") }
      return standard
    }
    guard let number = KerasConfiguration.whole(value) else { throw wrong(key, "a whole number") }
    return number
  }

  func number(_ key: String, _ standard: Double) throws -> Double {
    guard let value = values[key], !(value is NSNull) else { return standard }
    if let number = value as? NSNumber { return number.doubleValue }
    // Keras 3 writes arrays of one number as objects.
    if let object = value as? [String: Any], let inner = (object["config"] as? [String: Any])?["value"] as? NSNumber { return inner.doubleValue }
    throw wrong(key, "a number")
  }

  func flag(_ key: String, _ standard: Bool = false) -> Bool { (values[key] as? NSNumber)?.boolValue ?? standard }

  func text(_ key: String, _ standard: String) -> String { values[key] as? String ?? standard }

  /// Lengths: one for each of so many axes, or one for all.
  func lengths(_ key: String, axes: Int, _ standard: [Int]? = nil) throws -> [Int] {
    guard let value = values[key], !(value is NSNull) else {
      guard let standard else { throw wrong(key, "\(axes) whole numbers") }
      return standard
    }
    if let one = KerasConfiguration.whole(value) { return Array(repeating: one, count: axes) }
    guard let list = (value as? [Any])?.compactMap(KerasConfiguration.whole), list.count == axes else {
      throw wrong(key, "\(axes) whole numbers")
    }
    return list
  }

  /// Pairs of lengths: before and after each axis.
  func pairs(_ key: String, axes: Int) throws -> [(Int, Int)] {
    guard let value = values[key] else { throw wrong(key, "pairs of whole numbers") }
    if let one = KerasConfiguration.whole(value) { return Array(repeating: (one, one), count: axes) }
    guard let list = value as? [Any] else { throw wrong(key, "pairs of whole numbers") }
    if axes == 1, list.count == 2, let a = KerasConfiguration.whole(list[0]), let b = KerasConfiguration.whole(list[1]) { return [(a, b)] }
    guard list.count == axes else { throw wrong(key, "\(axes) pairs") }
    return try list.map { entry in
      if let one = KerasConfiguration.whole(entry) { return (one, one) }
      guard let pair = (entry as? [Any])?.compactMap(KerasConfiguration.whole), pair.count == 2 else { throw wrong(key, "pairs") }
      return (pair[0], pair[1])
    }
  }

  /// Axes of an input, the batch first: null stands for any length.
  func axes(_ key: String) -> [GraphAxis]? {
    guard let list = values[key] as? [Any], !list.isEmpty, list.count <= GraphBuilder.largestRank else { return nil }
    return list.enumerated().map { index, value in
      if let length = KerasConfiguration.whole(value), (1...1 << 30).contains(length) { return .length(length) }
      return .name(index == 0 ? "batch" : "axis_\(index)")
    }
  }

  /// Numbers in lists in lists, in order.
  static func numbers(_ value: Any) -> [Float] {
    if let list = value as? [Any] { return list.flatMap(numbers) }
    return (value as? NSNumber).map { [$0.floatValue] } ?? []
  }

  static func whole(_ value: Any) -> Int? {
    guard let number = value as? NSNumber else { return nil }
    return Int(exactly: number.doubleValue)
  }

  func wrong(_ key: String, _ wanted: String) -> FileError {
    FileError(.badData, path, "has a layer '\(name)' whose \(key) is not \(wanted)", remedy: "save it anew")
  }
}
