import CKernels
import Files
import Foundation

/// The child's side of `PluginHost`: loads plug-ins and runs them.
public enum PluginServer {
  /// The hidden verb's work. Returns the exit status when there are no more questions.
  public static func serve() -> Int32 {
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    kernel_ignore_denormals()
    let world = PluginWorld()
    var sounds: [Int: PluginUnits] = [:]
    return ChildConversation.serve { bytes in
      guard let question = PluginMessage<PluginQuestion>(bytes) else { return [] }
      var answer = PluginMessage(PluginAnswer.done)
      switch question.header {
      case .list: answer.header = .list(world.plugins())
      case .describe(let uri):
        answer.header = world.plugin(uri).map { plugin in
          plugin.refusal.map { .refused($0) } ?? .description(plugin.description)
        } ?? .notInstalled
      case .begin(let number, let uri, let values, let rateHz):
        if let plugin = world.plugin(uri) {
          sounds[number] = PluginUnits(plugin, values: values, rateHz: rateHz)
        } else {
          answer.header = .notInstalled
        }
      case .process(let number, let channels):
        // Should the program that asks have been killed, nobody else ends a plug-in that hangs.
        alarm(60 + UInt32(question.samples.count / 1000))
        defer { alarm(0) }
        guard let units = sounds[number], let made = units.process(question.samples, channels: channels) else {
          answer.header = .refused("could not be started at this rate")
          break
        }
        answer.samples = made
      case .end(let number): sounds[number] = nil
      }
      return answer.encoded()
    }
  }
}
