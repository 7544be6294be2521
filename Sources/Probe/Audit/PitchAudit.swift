import Foundation
import Tensors

/// The case whose answer a ruler tells: a sound that maximises a pitch class has that pitch.
public struct PitchAudit {
  /// Whose sounds they are.
  public enum Origin: String, Sendable, CaseIterable {
    /// Made for the network.
    case trained
    /// Made, from the same starts, for the same network with its weights shuffled: what chance gives.
    case shuffled
    /// Tones of five partials: what a sound of that pitch gives.
    case tone
  }

  /// One sound.
  public struct Sound {
    public let origin: Origin
    /// The class that it was made for.
    public let pitchClass: Int
    /// nil for a tone.
    public let seed: Int?
    /// Of its class, before the sigmoid; nil where a start had no example.
    public let score: Double?
    /// As many as the network hears at a time.
    public let samples: Tensor?
    public let pitch: HeardPitch?
  }

  public let sounds: [Sound]

  /// Sounds that a probe made for pitch classes.
  ///
  /// - Parameters:
  ///   - classes: the class of each of the objective's units.
  ///   - maximisation: of a parameterisation whose canvas is a sound.
  public init(_ maximisation: Maximisation, classes: [Int], origin: Origin, rateHz: Int) {
    let heardCount = maximisation.network.inputShape.reduce(1, *)
    sounds = maximisation.results.map { result in
      let own = classes[result.start.variant]
      let samples = result.example.map {
        maximisation.parameterisation.renderings(of: $0.parameters.reshaped([1] + $0.parameters.shape)).canvas
          .reshaped([-1]).rows(0..<heardCount)
      }
      return Sound(
        origin: origin, pitchClass: own, seed: result.start.seed, score: result.example.map { Double($0.score) },
        samples: samples,
        pitch: samples.map { HeardPitch($0, rateHz: rateHz, wantedHz: PitchClasses.hertz(Double(own))) })
    }
  }

  /// Tones of the classes' pitches, and what the network says of each one's own class.
  ///
  /// - Parameter score: of sounds `[N, samples, 1]` the scores of the classes, by class, `[classes][N]`.
  public init(tonesOf classes: [Int], sampleCount: Int, rateHz: Int, score: (Tensor) -> [[Double]]) {
    let tones = classes.map { PitchAudit.tone(PitchClasses.hertz(Double($0)), sampleCount: sampleCount, rateHz: rateHz) }
    let scores = score(Tensor.concatenation(tones.map { $0.reshaped([1, sampleCount, 1]) }, axis: 0))
    sounds = classes.indices.map { place in
      Sound(
        origin: .tone, pitchClass: classes[place], seed: nil, score: scores[place][place], samples: tones[place],
        pitch: HeardPitch(tones[place], rateHz: rateHz, wantedHz: PitchClasses.hertz(Double(classes[place]))))
    }
  }

  /// Five partials, each half as loud as the one below it, as far as the rate has them.
  private static func tone(_ hertz: Double, sampleCount: Int, rateHz: Int) -> Tensor {
    let partials = (1...5).filter { Double($0) * hertz < Double(rateHz) / 2 }
    return Tensor([sampleCount], (0..<sampleCount).map { t in
      Float(partials.reduce(0) { $0 + sin(2 * .pi * hertz * Double($1 * t) / Double(rateHz)) / pow(2, Double($1)) })
    })
  }

  /// Share of the sounds of which an estimator says so.
  public func share(_ verdict: HeardPitch.Verdict, _ estimator: Int) -> Double {
    let count = sounds.count { ($0.pitch?.verdict(estimator) ?? .wrong) == verdict }
    return Double(count) / Double(max(1, sounds.count))
  }

  /// The median score of those that have one.
  public var medianScore: Double? {
    let scores = sounds.compactMap(\.score)
    return scores.isEmpty ? nil : median(scores)
  }
}
