import CLilv

extension Control {
  /// A plug-in's control port, read as a control.
  init(_ plugin: OpaquePointer, _ port: OpaquePointer, in world: PluginWorld) {
    func has(_ property: String) -> Bool { world.with(property) { lilv_port_has_property(plugin, port, $0) } }
    func number(_ node: OpaquePointer?) -> Double? {
      defer { lilv_node_free(node) }
      guard let node, lilv_node_is_float(node) || lilv_node_is_int(node) else { return nil }
      return Double(lilv_node_as_float(node))
    }
    var nodes: (standard: OpaquePointer?, least: OpaquePointer?, most: OpaquePointer?) = (nil, nil, nil)
    lilv_port_get_range(plugin, port, &nodes.standard, &nodes.least, &nodes.most)
    let standard = number(nodes.standard), least = number(nodes.least), most = number(nodes.most)
    // One without a range stays where it starts.
    let start = standard ?? least ?? most ?? 0
    var (minimum, maximum) = (start, start)
    if let least, let most, least < most { (minimum, maximum) = (least, most) }

    // A switch counts as on anywhere above zero; a choice is among whole numbers in most plug-ins, not in all.
    let isWhole = has(LV2.integer) || has(LV2.enumeration) && [minimum, maximum].allSatisfy { $0 == $0.rounded() } && maximum > minimum + 1
    let title = lilv_port_get_name(plugin, port)
    defer { lilv_node_free(title) }
    self.init(
      String(cString: lilv_node_as_string(lilv_port_get_symbol(plugin, port))),
      title.map { String(cString: lilv_node_as_string($0)) } ?? "", unit: Control.unit(plugin, port, in: world),
      from: minimum, to: maximum, isWhole ? .whole : has(LV2.logarithmic) && minimum > 0 ? .exponential : .linear, standard: 0)
    self.standard = setting(of: min(max(start, minimum), maximum))
  }

  /// The unit that the plug-in names, written as one does.
  private static func unit(_ plugin: OpaquePointer, _ port: OpaquePointer, in world: PluginWorld) -> String {
    let node = world.with(LV2.unit) { lilv_port_get(plugin, port, $0) }
    defer { lilv_node_free(node) }
    guard let node, lilv_node_is_uri(node) else { return "" }
    let name = String(cString: lilv_node_as_uri(node)).split(separator: "#").last.map(String.init) ?? ""
    let written = [
      "db": "dB", "hz": "Hz", "khz": "kHz", "pc": "%", "coef": "", "semitone12TET": "semitones", "degree": "°", "frame": "samples",
    ]
    return written[name] ?? name
  }
}
