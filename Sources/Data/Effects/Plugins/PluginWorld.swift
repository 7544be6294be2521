import CLilv
import Foundation

/// The LV2 plug-ins of this machine, as their own data describes them.
final class PluginWorld {
  let world = lilv_world_new()!

  init() { lilv_world_load_all(world) }
  deinit { lilv_world_free(world) }

  /// Every plug-in, sorted by URI.
  func plugins() -> [PluginListing] {
    let all = lilv_world_get_all_plugins(world)
    var found: [PluginListing] = [], place = lilv_plugins_begin(all)
    while !lilv_plugins_is_end(all, place) {
      let plugin = InstalledPlugin(lilv_plugins_get(all, place), in: self)
      found.append(PluginListing(uri: plugin.uri, title: plugin.title, refusal: plugin.refusal))
      place = lilv_plugins_next(all, place)
    }
    return found.sorted { $0.uri < $1.uri }
  }

  /// The plug-in of a URI, if it is installed.
  func plugin(_ uri: String) -> InstalledPlugin? {
    guard let node = lilv_new_uri(world, uri) else { return nil }
    defer { lilv_node_free(node) }
    return lilv_plugins_get_by_uri(lilv_world_get_all_plugins(world), node).map { InstalledPlugin($0, in: self) }
  }

  /// Has `body` use the node of a URI.
  func with<R>(_ uri: String, _ body: (OpaquePointer) -> R) -> R {
    let node = lilv_new_uri(world, uri)!
    defer { lilv_node_free(node) }
    return body(node)
  }
}

/// A plug-in and its ports.
struct InstalledPlugin {
  /// What is connected to a port.
  enum Kind {
    case audioIn, audioOut
    /// By its number among the controls.
    case control(Int)
    /// A control's reading, which nobody takes.
    case reading
    /// Events, of so many bytes at least; none are ever sent.
    case eventsIn, eventsOut
    /// Anything else that may be left unconnected.
    case nothing
    case unknown
  }

  let plugin: OpaquePointer
  let uri: String
  let title: String
  let ports: [Kind]
  let controls: [Control]
  /// Controls whose range is in multiples of the rate.
  let rateControls: Set<Int>
  private let missingFeatures: [String]

  var inputs: Int { ports.count { if case .audioIn = $0 { true } else { false } } }
  var outputs: Int { ports.count { if case .audioOut = $0 { true } else { false } } }
  var description: PluginDescription {
    PluginDescription(uri: uri, title: title, controls: controls, inputs: inputs, outputs: outputs)
  }

  /// Why it is no effect, as the end of a sentence that begins with its name.
  var refusal: String? {
    if inputs == 0 { return outputs == 0 ? "takes and gives no sound" : "takes no sound: it is an instrument or a source" }
    if outputs == 0 { return "gives no sound" }
    if ports.contains(where: { if case .unknown = $0 { true } else { false } }) { return "has ports that are neither sound nor controls" }
    return missingFeatures.isEmpty ? nil : "needs a host with \(missingFeatures.joined(separator: ", "))"
  }

  init(_ plugin: OpaquePointer, in world: PluginWorld) {
    self.plugin = plugin
    uri = String(cString: lilv_node_as_uri(lilv_plugin_get_uri(plugin)))
    let name = lilv_plugin_get_name(plugin)
    title = name.map { String(cString: lilv_node_as_string($0)) } ?? uri
    lilv_node_free(name)

    var ports: [Kind] = [], controls: [Control] = [], rateControls: Set<Int> = []
    for index in 0..<lilv_plugin_get_num_ports(plugin) {
      let port = lilv_plugin_get_port_by_index(plugin, index)!
      func isA(_ type: String) -> Bool { world.with(type) { lilv_port_is_a(plugin, port, $0) } }
      func has(_ property: String) -> Bool { world.with(property) { lilv_port_has_property(plugin, port, $0) } }
      let isInput = isA(LV2.inputPort)
      if isA(LV2.audioPort) {
        ports.append(isInput ? .audioIn : .audioOut)
      } else if isA(LV2.controlPort), isInput {
        if has(LV2.sampleRate) { rateControls.insert(controls.count) }
        ports.append(.control(controls.count))
        controls.append(Control(plugin, port, in: world))
      } else if isA(LV2.controlPort) {
        ports.append(.reading)
      } else if has(LV2.connectionOptional) {
        ports.append(.nothing)
      } else if isA(LV2.atomPort) {
        ports.append(isInput ? .eventsIn : .eventsOut)
      } else {
        ports.append(.unknown)
      }
    }
    self.ports = ports
    self.controls = controls
    self.rateControls = rateControls

    var missing: [String] = []
    let required = lilv_plugin_get_required_features(plugin)
    var place = lilv_nodes_begin(required)
    while !lilv_nodes_is_end(required, place) {
      let feature = String(cString: lilv_node_as_uri(lilv_nodes_get(required, place)))
      if !PluginFeatures.offered.contains(feature) { missing.append(feature) }
      place = lilv_nodes_next(required, place)
    }
    lilv_nodes_free(required)
    missingFeatures = missing
  }
}
