import Tensors

/// Everything in a model that has a name: found once, by a walk over its properties, when the model is built.
///
/// Names are paths of property names and array places: `generator.hidden.weight`, `encoder.layers.3.bias`.
public struct Inventory {
  public private(set) var parameters: [Parameter] = []
  public private(set) var buffers: [Buffer] = []
  public private(set) var sites: [Site] = []
  /// Names of parameters and buffers in the order of the walk, which is that of the properties.
  public private(set) var names: [String] = []

  /// Walks a model and names what it finds. A part that stands in two places keeps the name of the first.
  public init(of model: Any) {
    var seen = Set<ObjectIdentifier>()
    walk(model, path: [], &seen)
  }

  private mutating func walk(_ value: Any, path: [String], _ seen: inout Set<ObjectIdentifier>) {
    let name = path.joined(separator: ".")
    if type(of: value) is AnyClass, !seen.insert(ObjectIdentifier(value as AnyObject)).inserted { return }
    switch value {
    case let parameter as Parameter:
      parameter.name = name
      parameters.append(parameter)
      names.append(name)
    case let buffer as Buffer:
      buffer.name = name
      buffers.append(buffer)
      names.append(name)
    case let site as Site:
      site.path = path.dropLast().joined(separator: ".")
      sites.append(site)
    case is Tensor, is String: break
    default:
      let mirror = Mirror(reflecting: value)
      for (place, child) in mirror.children.enumerated() {
        let isOptional = mirror.displayStyle == .optional
        walk(child.value, path: isOptional ? path : path + [Inventory.label(child.label, place)], &seen)
      }
    }
  }

  /// A property's name; the place of an array's element, whose label is nothing or `[3]`.
  private static func label(_ label: String?, _ place: Int) -> String {
    guard let label, !label.hasPrefix("[") else { return String(place) }
    return label
  }

  /// All weights and buffers by name.
  public var tensors: [String: Tensor] {
    Dictionary(
      uniqueKeysWithValues: parameters.map { ($0.name, $0.value) } + buffers.map { ($0.name, $0.value) })
  }

  /// Takes over weights and buffers by name: all of them, or none.
  ///
  /// - Throws: `TensorMismatch`, which names every missing, unexpected and wrongly shaped tensor.
  public func restore(_ saved: [String: Tensor]) throws {
    try TensorMismatch.check(saved.mapValues(\.shape), against: tensors.mapValues(\.shape))
    for parameter in parameters { parameter.value = saved[parameter.name]! }
    for buffer in buffers { buffer.value = saved[buffer.name]! }
  }

  /// Number of trainable values.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.value.count } }
}
