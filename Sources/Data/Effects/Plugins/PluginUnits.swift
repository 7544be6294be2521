import CLilv
import Foundation

/// A plug-in as it is applied to a sound: one instance, or for a plug-in of one input and a stereo sound one a channel.
final class PluginUnits {
  private let plugin: InstalledPlugin
  private let features: PluginFeatures
  private let values: [Float]
  private let rateHz: Int
  private var units: [PluginUnit] = []

  init(_ plugin: InstalledPlugin, values: [Float], rateHz: Int) {
    self.plugin = plugin
    self.rateHz = rateHz
    features = PluginFeatures(rateHz: rateHz)
    self.values = zip(plugin.controls.indices, values).map { index, setting in
      Float(plugin.controls[index].value(at: setting) * (plugin.rateControls.contains(index) ? Double(rateHz) : 1))
    }
  }

  /// The next samples of a sound, channels interleaved. → as many; nil if the plug-in does not start.
  ///
  /// Every input is given a channel, in turn. One channel comes out of two outputs as their mean, two channels out of
  /// one output alike.
  func process(_ samples: [Float], channels: Int) -> [Float]? {
    let unitCount = channels == 2 && plugin.inputs == 1 ? 2 : 1
    while units.count < unitCount {
      guard let unit = PluginUnit(plugin, features, values: values, rateHz: rateHz) else { return nil }
      units.append(unit)
    }
    let frames = samples.count / channels
    var made = [Float](repeating: 0, count: samples.count)
    for first in stride(from: 0, to: frames, by: PluginFeatures.longestBlock) {
      let block = first..<min(frames, first + PluginFeatures.longestBlock)
      for (index, unit) in units.enumerated() {
        // The channels that this instance works on.
        let own = unitCount == 2 ? [index] : Array(0..<channels)
        let outputs = unit.run(own.map { channel in block.map { samples[$0 * channels + channel] } })
        for (place, channel) in own.enumerated() {
          for frame in 0..<block.count {
            made[(block.lowerBound + frame) * channels + channel] =
              own.count == 2 ? outputs[min(place, outputs.count - 1)][frame]
              : outputs.count > 1 ? 0.5 * (outputs[0][frame] + outputs[1][frame]) : outputs[0][frame]
          }
        }
      }
    }
    return made
  }
}

/// One instance of a plug-in with all its ports connected.
private final class PluginUnit {
  private let plugin: InstalledPlugin
  private let instance: UnsafeMutablePointer<LilvInstance>
  private let sequence: UInt32, chunk: UInt32
  /// What each port is connected to; audio for the longest block so far.
  private var ports: [UnsafeMutablePointer<Float>?]
  private var capacity = 0

  /// Bytes of a port for events.
  private static let eventBytes = 1 << 16

  init?(_ plugin: InstalledPlugin, _ features: PluginFeatures, values: [Float], rateHz: Int) {
    guard let instance = lilv_plugin_instantiate(plugin.plugin, Double(rateHz), features.list) else { return nil }
    self.plugin = plugin
    self.instance = instance
    sequence = features.number(of: LV2.sequence)
    chunk = features.number(of: LV2.chunk)
    ports = plugin.ports.map { kind in
      switch kind {
      case .control, .reading: .allocate(capacity: 1)
      case .eventsIn, .eventsOut: .allocate(capacity: PluginUnit.eventBytes / 4)
      case .audioIn, .audioOut, .nothing, .unknown: nil
      }
    }
    for (index, kind) in plugin.ports.enumerated() {
      switch kind {
      // Some plug-ins take what a port holds when it is connected for what is in force already, and do nothing then.
      case .control, .reading: ports[index]!.pointee = .nan
      default: break
      }
      lilv_instance_connect_port(instance, UInt32(index), ports[index])
    }
    for (index, kind) in plugin.ports.enumerated() {
      if case .control(let number) = kind { ports[index]!.pointee = values[number] }
    }
    lilv_instance_activate(instance)
  }

  deinit {
    lilv_instance_deactivate(instance)
    lilv_instance_free(instance)
    ports.forEach { $0?.deallocate() }
  }

  /// A block of channels through the plug-in: every input is given one of them in turn. → its outputs
  func run(_ channels: [[Float]]) -> [[Float]] {
    let count = channels[0].count
    makeRoom(for: count)
    var input = 0
    for (index, kind) in plugin.ports.enumerated() {
      switch kind {
      case .audioIn:
        ports[index]!.update(from: channels[input % channels.count], count: count)
        input += 1
      case .eventsIn: prepareEvents(ports[index]!, size: MemoryLayout<LV2_Atom_Sequence_Body>.size, type: sequence)
      case .eventsOut:
        prepareEvents(ports[index]!, size: PluginUnit.eventBytes - MemoryLayout<LV2_Atom>.size, type: chunk)
      default: break
      }
    }
    lilv_instance_run(instance, UInt32(count))
    return plugin.ports.enumerated().compactMap { index, kind in
      if case .audioOut = kind { Array(UnsafeBufferPointer(start: ports[index]!, count: count)) } else { nil }
    }
  }

  private func makeRoom(for count: Int) {
    guard count > capacity else { return }
    capacity = count
    for (index, kind) in plugin.ports.enumerated() {
      switch kind {
      case .audioIn, .audioOut:
        ports[index]?.deallocate()
        ports[index] = .allocate(capacity: count)
        ports[index]!.initialize(repeating: 0, count: count)
        lilv_instance_connect_port(instance, UInt32(index), ports[index])
      default: break
      }
    }
  }

  /// An empty sequence of events, or the room that a plug-in may write some into.
  private func prepareEvents(_ port: UnsafeMutablePointer<Float>, size: Int, type: UInt32) {
    let atom = UnsafeMutableRawPointer(port)
    atom.storeBytes(of: LV2_Atom(size: UInt32(size), type: type), as: LV2_Atom.self)
    atom.storeBytes(
      of: LV2_Atom_Sequence_Body(unit: 0, pad: 0), toByteOffset: MemoryLayout<LV2_Atom>.size, as: LV2_Atom_Sequence_Body.self)
  }
}
