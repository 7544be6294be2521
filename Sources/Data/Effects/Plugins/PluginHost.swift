import CKernels
import Files
import Foundation
import Synchronization
import Tensors

/// Installed LV2 plug-ins as effects, run in a child process that is kept alive from sound to sound.
///
/// A plug-in is a stranger's code under a licence of its own: it is loaded at run time, in the child, which it may take
/// down with it. Then the sound at hand is lost, the plug-in is named, and a new child serves the next sound.
public final class PluginHost: Sendable {
  /// The command line's hidden verb that serves: `bench host-plugins`.
  public static let verb = "host-plugins"
  /// What an effect's name begins with if it is a plug-in's URI.
  public static let prefix = "lv2:"

  private struct State {
    var child: ChildConversation?
    /// How many children there were, and sounds that the present one has begun.
    var generation = 0, begun = 0
    /// Sounds begun by all of them: their numbers.
    var sounds = 0
  }

  /// Sounds after which a new child is taken: some plug-ins never give back what each of their instances takes (of
  /// mda's, 130 kB a Delay).
  private static let soundsPerChild = 256
  /// Memory that a plug-in asks for is zeroed, whoever had it before: some read what they never wrote (mda's Delay one
  /// sample, where a delay is at its longest), and the same settings would not always give the same sound.
  private static let environment = ["GLIBC_TUNABLES": "glibc.malloc.perturb=255:glibc.malloc.tcache_count=0"]
  private let executable: String
  private let patienceSeconds: Double
  private let state = Mutex(State())

  /// - Parameters:
  ///   - executable: a program that knows `verb`: this one, or in tests one that does.
  ///   - patienceSeconds: for any question, besides the sound's own length: what is slower than real time is stuck.
  public init(executable: String = "/proc/self/exe", patienceSeconds: Double = 20) {
    self.executable = executable
    self.patienceSeconds = patienceSeconds
  }

  /// All plug-ins that are installed, by URI; those that are no effects say why.
  ///
  /// Throws `FileError` if one of them crashes whoever looks.
  public func installed() throws -> [PluginListing] {
    guard case .list(let plugins) = try ask(.list, of: "the installed plug-ins").header else { throw misunderstood("list") }
    return plugins
  }

  /// The effect that a plug-in is.
  ///
  /// Throws `FileError` if it is not installed, naming the Debian package that brings it if that is known, and if it is
  /// no effect.
  public func effect(_ uri: String) throws -> Effect {
    let name = PluginHost.prefix + uri
    switch try ask(.describe(uri: uri), of: name).header {
    case .description(let found):
      return Effect(name: name, summary: found.title, controls: found.controls, plugin: uri) { settings, rateHz in
        try PluginProcess(self, found, settings, rateHz: rateHz)
      }
    case .notInstalled:
      throw FileError(.unavailable, name, "is not installed", remedy: PluginPackage.remedy(for: uri))
    case .refused(let reason): throw FileError(.badData, name, reason, remedy: "'bench effects list' names those that are")
    case .list, .done: throw misunderstood(name)
    }
  }

  /// Begins a sound. → its number, and the child's that works on it
  func begin(_ uri: String, _ settings: EffectSettings, rateHz: Int) throws -> (number: Int, generation: Int) {
    let (number, generation) = state.withLock { state in
      if state.begun == PluginHost.soundsPerChild { state.child = nil }
      state.sounds += 1
      return (state.sounds, state.generation + (state.child == nil ? 1 : 0))
    }
    let question = PluginQuestion.begin(number: number, uri: uri, values: settings.values, rateHz: rateHz)
    let answer = try ask(question, of: settings.effect).header
    if case .refused(let reason) = answer { throw FileError(.badData, settings.effect, reason) }
    state.withLock { $0.begun += 1 }
    return (number, generation)
  }

  /// Samples [time, channel], or [time], through a sound's plug-in.
  func process(_ samples: Tensor, number: Int, generation: Int, rateHz: Int, name: String) throws -> Tensor {
    let channels = samples.rank == 1 ? 1 : samples.shape[1]
    guard state.withLock({ $0.generation == generation && $0.child != nil }) else {
      throw FileError(.badData, name, "has lost its process over another sound", remedy: "apply it again")
    }
    let answer = try ask(
      .process(number: number, channels: channels), samples.values, of: name,
      soundSeconds: Double(samples.shape[0]) / Double(rateHz))
    guard answer.samples.count == samples.count else { throw misunderstood(name) }
    let result = Tensor(samples.shape, answer.samples)
    guard result.withUnsafeBufferPointer({ kernel_has_nonfinite($0.count, $0.baseAddress!) }) == 0 else {
      throw FileError(.badData, name, "gave what is no number", remedy: "use other settings, or leave it out")
    }
    return result
  }

  /// Ends a sound, if the child that works on it is still there.
  func end(number: Int, generation: Int, name: String) {
    guard state.withLock({ $0.generation == generation && $0.child != nil }) else { return }
    _ = try? ask(.end(number: number), of: name)
  }

  private func ask(
    _ question: PluginQuestion, _ samples: [Float] = [], of name: String, soundSeconds: Double = 0
  ) throws -> PluginMessage<PluginAnswer> {
    let bytes = PluginMessage(question, samples: samples).encoded()
    let answer = try state.withLock { state in
      if state.child == nil {
        state.child = try ChildConversation(executable, [PluginHost.verb], environment: PluginHost.environment)
        state.generation += 1
        state.begun = 0
      }
      do { return try state.child!.ask(bytes, seconds: patienceSeconds + soundSeconds) } catch let failure as ChildConversation.Failure {
        state.child = nil
        throw FileError(.badData, name, failure.description, remedy: "use other settings, or leave it out")
      }
    }
    guard let message = PluginMessage<PluginAnswer>(answer) else { throw misunderstood(name) }
    return message
  }

  private func misunderstood(_ name: String) -> FileError {
    FileError(.badData, name, "is answered for by a process of another version", remedy: "build bench again")
  }
}

/// A plug-in at work on one sound.
private final class PluginProcess: EffectProcess {
  private let host: PluginHost
  private let name: String
  private let rateHz: Int
  private let place: (number: Int, generation: Int)

  init(_ host: PluginHost, _ plugin: PluginDescription, _ settings: EffectSettings, rateHz: Int) throws {
    self.host = host
    self.rateHz = rateHz
    name = settings.effect
    place = try host.begin(plugin.uri, settings, rateHz: rateHz)
  }

  deinit { host.end(number: place.number, generation: place.generation, name: name) }

  func process(_ samples: Tensor) throws -> Tensor {
    guard samples.count > 0 else { return samples }
    return try host.process(samples, number: place.number, generation: place.generation, rateHz: rateHz, name: name)
  }
}
