import Files
import Tensors

/// A way of changing sound, with controls: one written here, or a plug-in that is installed.
///
/// What is drawn at random (settings) stands apart from what is applied: the same settings give the same sound, to the
/// bit. A sound of one channel is what a stereo unit makes of the same sound on both sides, its two outputs averaged.
public struct Effect: Sendable {
  /// What `--effects` takes: `Overdrive`, `lv2:http://…`.
  public let name: String
  public let summary: String
  public let controls: [Control]
  /// The LV2 plug-in that it is, or that it agrees with.
  public let plugin: String
  let begin: @Sendable (EffectSettings, _ rateHz: Int) throws -> any EffectProcess

  /// Begins to work on a sound that comes block by block; how it is cut into blocks does not matter.
  public func process(_ settings: EffectSettings, rateHz: Int) throws -> any EffectProcess {
    precondition(
      settings.effect == name && settings.values.count == controls.count,
      "\(name) has \(controls.count) controls, not the \(settings.values.count) of \(settings.effect)")
    return try begin(settings, rateHz)
  }

  /// A whole sound, through the effect. [time] or [time, channel] → the same shape.
  ///
  /// Throws `FileError` only for a plug-in: one that crashes, hangs, or gives what is no number.
  public func callAsFunction(_ samples: Tensor, _ settings: EffectSettings, rateHz: Int) throws -> Tensor {
    try process(settings, rateHz: rateHz).process(samples)
  }
}

/// An effect at work on one sound: what it remembers from block to block.
public protocol EffectProcess: AnyObject {
  /// Goes on with the next samples. [time] or [time, channel], of one or two channels → the same shape.
  func process(_ samples: Tensor) throws -> Tensor
}
