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
    /// Sounds that the present child has begun, and those of them that have not ended.
    var begun = 0, open: Set<Int> = []
    /// Sounds begun by all children: their numbers.
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
        PluginProcess(self, uri, settings, rateHz: rateHz)
      }
    case .notInstalled:
      throw FileError(.unavailable, name, "is not installed", remedy: PluginPackage.remedy(for: uri))
    case .refused(let reason): throw FileError(.badData, name, reason, remedy: "'bench effects list' names those that are")
    case .list, .done: throw misunderstood(name)
    }
  }

  /// A number for a sound that begins.
  func newNumber() -> Int {
    state.withLock { state in
      state.sounds += 1
      return state.sounds
    }
  }

  /// The next samples [time] or [time, channel] of a sound through its plug-in; `isFirst` begins it.
  func process(
    _ samples: Tensor, uri: String, settings: EffectSettings, rateHz: Int, number: Int, isFirst: Bool
  ) throws -> Tensor {
    let name = settings.effect, seconds = patienceSeconds + Double(samples.shape[0]) / Double(rateHz)
    let answer = try state.withLock { state in
      if isFirst {
        // Whoever is in the middle of a sound keeps his child.
        if state.begun >= PluginHost.soundsPerChild, state.open.isEmpty { state.child = nil }
        let question = PluginQuestion.begin(number: number, uri: uri, values: settings.values, rateHz: rateHz)
        _ = try ask(question, of: name, &state)
        state.begun += 1
        state.open.insert(number)
      } else if !state.open.contains(number) {
        throw FileError(.badData, name, "has lost its process over another sound", remedy: "apply it again")
      }
      let question = PluginQuestion.process(number: number, channels: samples.rank == 1 ? 1 : samples.shape[1])
      return try ask(question, samples.values, of: name, seconds: seconds, &state)
    }
    if case .refused(let reason) = answer.header { throw FileError(.badData, name, reason) }
    guard answer.samples.count == samples.count else { throw misunderstood(name) }
    let result = Tensor(samples.shape, answer.samples)
    guard result.withUnsafeBufferPointer({ kernel_has_nonfinite($0.count, $0.baseAddress!) }) == 0 else {
      throw FileError(.badData, name, "gave what is no number", remedy: "use other settings, or leave it out")
    }
    return result
  }

  /// Ends a sound, if the child that works on it is still there.
  func end(_ number: Int, name: String) {
    state.withLock { state in
      guard state.open.remove(number) != nil else { return }
      _ = try? ask(.end(number: number), of: name, &state)
    }
  }

  private func ask(_ question: PluginQuestion, of name: String) throws -> PluginMessage<PluginAnswer> {
    try state.withLock { try ask(question, of: name, &$0) }
  }

  /// Asks the child, starting one if there is none. Of one that fails nothing is left.
  private func ask(
    _ question: PluginQuestion, _ samples: [Float] = [], of name: String, seconds: Double? = nil, _ state: inout State
  ) throws -> PluginMessage<PluginAnswer> {
    if state.child == nil {
      state.child = try ChildConversation(executable, [PluginHost.verb], environment: PluginHost.environment)
      (state.begun, state.open) = (0, [])
    }
    let answer: [UInt8]
    do {
      answer = try state.child!.ask(PluginMessage(question, samples: samples).encoded(), seconds: seconds ?? patienceSeconds)
    } catch let failure as ChildConversation.Failure {
      (state.child, state.begun, state.open) = (nil, 0, [])
      throw FileError(.badData, name, failure.description, remedy: "use other settings, or leave it out")
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
  private let uri: String
  private let settings: EffectSettings
  private let rateHz: Int
  private let number: Int
  private var hasBegun = false

  init(_ host: PluginHost, _ uri: String, _ settings: EffectSettings, rateHz: Int) {
    (self.host, self.uri, self.settings, self.rateHz) = (host, uri, settings, rateHz)
    number = host.newNumber()
  }

  deinit { host.end(number, name: settings.effect) }

  func process(_ samples: Tensor) throws -> Tensor {
    guard samples.count > 0 else { return samples }
    defer { hasBegun = true }
    return try host.process(samples, uri: uri, settings: settings, rateHz: rateHz, number: number, isFirst: !hasBegun)
  }
}
