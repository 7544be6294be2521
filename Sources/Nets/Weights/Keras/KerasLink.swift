/// Which output of which call of which layer another one takes.
struct KerasLink: Hashable {
  let layer: String
  let node: Int
  var tensor = 0

  /// Without the output: what is called.
  var call: KerasLink { KerasLink(layer: layer, node: node) }

  /// All links in what a file nests: `["name", 0, 0, {}]`, lists of them, and objects with a `keras_history`.
  static func all(in value: Any?, _ place: KerasConfiguration, depth: Int = 0) throws -> [KerasLink] {
    guard depth < 16 else { throw place.wrong("inbound_nodes", "made of links") }
    if let list = value as? [Any] {
      if list.count >= 3, let layer = list[0] as? String, let node = KerasConfiguration.whole(list[1]), let tensor = KerasConfiguration.whole(list[2]) {
        guard node >= 0, tensor >= 0 else { throw place.wrong("inbound_nodes", "made of links") }
        return [KerasLink(layer: layer, node: node, tensor: tensor)]
      }
      return try list.flatMap { try all(in: $0, place, depth: depth + 1) }
    }
    guard let object = value as? [String: Any] else { return [] }
    if let history = object["keras_history"] { return try all(in: history, place, depth: depth + 1) }
    return try ["config", "args"].flatMap { try all(in: object[$0], place, depth: depth + 1) }
  }

  /// Which call of a layer a link's number means: Keras 2 counts a model's own making as its first.
  struct Calls {
    private var numbers: [String: [Int]] = [:]
    private var counts: [String: Int] = [:]

    init(_ layers: [KerasConfiguration], outputs: KerasConfiguration) throws {
      var links = try all(in: outputs.values["output_layers"], outputs)
      for layer in layers {
        let nodes = layer.values["inbound_nodes"] as? [Any] ?? []
        counts[layer.name] = nodes.count
        for node in nodes { links += try all(in: node, layer) }
      }
      for (layer, own) in Dictionary(grouping: links, by: \.layer) { numbers[layer] = Set(own.map(\.node)).sorted() }
    }

    func counted(_ link: KerasLink) -> KerasLink {
      guard let own = numbers[link.layer], let count = counts[link.layer], count > 0, own.last! >= count,
        let place = own.firstIndex(of: link.node)
      else { return link }
      return KerasLink(layer: link.layer, node: place, tensor: link.tensor)
    }
  }
}
