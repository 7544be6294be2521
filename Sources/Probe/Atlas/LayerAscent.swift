import Tensors

/// How an atlas is made: by seed 001's recipe, in inference mode with steps that stay near real sounds.
public struct AtlasPlan: Sendable {
  /// Updates of each filter's sound.
  public var iterations = 18
  /// A step, in root mean squares of the gradient.
  public var rate = AtlasPlan.standardRate(.inference)
  public var seed = 0
  public var noise = WaveformNetwork.noise
  /// Whether samples are held within ±1.
  public var isBounded = false
  public var batchNorm = ProbeSettings.BatchNormMode.inference
  public var rowsAtOnce = 8
  /// How often a filter without a gradient is given other noise, four times as loud each time: below what its batch norm
  /// has learned to expect a filter may answer nothing.
  public var redraws = 3

  public init() {}

  /// Seed 001's step, whose batch norms undo a sound's level; where they do not, one fiftieth: 18 steps then come to what
  /// is as loud as speech.
  public static func standardRate(_ batchNorm: ProbeSettings.BatchNormMode) -> Double { batchNorm == .training ? 1 : 0.02 }
}

/// The sounds of a layer's filters on their way: every filter begins at noise of its own, and goes up by itself.
public final class LayerAscent {
  public let samples: Int
  /// Of the layer, in the order of the results; classes where there is none.
  public let units: [Int]
  /// Sounds of some filters after some updates, as they were asked for: by update, `[watched, samples]`.
  public private(set) var growth: [(iteration: Int, sounds: Tensor)] = []
  private let watched: [Int]
  private let watchedIterations: Set<Int>
  private let plan: AtlasPlan
  /// A maximisation of some of the units, at noise that is that many times louder.
  private let maximisation: (_ places: [Int], _ attempt: Int) -> Maximisation
  /// One an attempt: all units, then those that had no gradient.
  private var attempts: [(maximisation: Maximisation, places: [Int])]

  /// - Parameters:
  ///   - layer: nil for the classes.
  ///   - units: those that are wanted; all if nil.
  ///   - soundSamples: of each sound, where it shall be longer than what the network sees.
  ///   - watched: places of the units whose growth is kept, after the updates in `watchedIterations`.
  /// - Throws: `FileError` for units that are not there.
  public init(
    _ waveforms: WaveformNetwork, _ layer: ProbedNetwork.Layer?, units: [Int]? = nil, samples: Int, soundSamples: Int? = nil,
    _ plan: AtlasPlan, watched: [Int] = [], watchedIterations: Set<Int> = []
  ) throws {
    let network = waveforms.network(to: layer, samples: samples)
    let chosen = units ?? Array(0..<(layer?.unitCount ?? network.output.shape.last ?? 1))
    let list = chosen.map(String.init).joined(separator: ",")
    let objective = try Objective(layer.map { "channel:'\($0.path)':\(list)" } ?? "logit:\(list)", of: network)
    maximisation = { places, attempt in
      let louder = Float(1 << (2 * attempt))
      let noise = Canvas.Noise(from: plan.noise.lowest * louder, to: plan.noise.highest * louder)
      let sounds = waveforms.parameterisation(
        samples: samples, soundSamples: soundSamples, noise: noise, isBounded: plan.isBounded)
      let starts = places.map { Start(seed: plan.seed &+ chosen[$0] &+ attempt &* Start.attemptStride, variant: $0) }
      return Maximisation(network, objective, sounds, starts: starts, plan.settings(views: sounds.viewCount))
    }
    self.samples = soundSamples ?? samples
    self.units = chosen
    (self.plan, self.watched, self.watchedIterations) = (plan, watched, watchedIterations)
    attempts = [(maximisation(Array(chosen.indices), 0), Array(chosen.indices))]
    watch(0)
  }

  /// Makes an update of every filter; nil when all are made.
  public func next() -> Maximisation.Report? {
    let reports = attempts.compactMap { $0.maximisation.next() }
    guard let first = reports.first else { return nil }
    var running = reports.reduce(0) { $0 + $1.runningCount }
    if first.iteration == 1 { running += drawStuckAnew() }
    watch(first.iteration)
    return Maximisation.Report(iteration: first.iteration, runningCount: running, medianScore: first.medianScore)
  }

  /// Begins filters without a gradient again, and makes their first update. Gives how many go on.
  private func drawStuckAnew() -> Int {
    var running = 0
    for attempt in 1..<plan.redraws + 1 {
      let last = attempts[attempts.count - 1]
      let stuck = zip(last.places, last.maximisation.results).filter { $1.status == .stuck(iteration: 0) }.map(\.0)
      guard !stuck.isEmpty else { break }
      attempts.append((maximisation(stuck, attempt), stuck))
      running += attempts[attempt].maximisation.next()?.runningCount ?? 0
    }
    return running
  }

  /// In the order of the units, each with its last attempt.
  public var results: [ProbeResult] {
    var found = attempts[0].maximisation.results
    for (attempt, (maximisation, places)) in attempts.enumerated().dropFirst() {
      for (place, result) in zip(places, maximisation.results) {
        found[place] = ProbeResult(
          start: result.start, status: result.status, redraws: attempt, example: result.example, curves: result.curves,
          firstNorm: result.firstNorm, lastNorm: result.lastNorm)
      }
    }
    return found
  }

  /// `[K, samples]`; zeros where not even the first score was a number.
  public var sounds: Tensor {
    Tensor.concatenation(
      results.map { ($0.example?.parameters ?? Tensor([samples])).reshaped([1, samples]) }, axis: 0)
  }

  private func watch(_ iteration: Int) {
    guard !watched.isEmpty, watchedIterations.contains(iteration) else { return }
    let sounds = watched.map { place -> Tensor in
      let (maximisation, places) = attempts.last { $0.places.contains(place) }!
      return maximisation.parameters(ofStart: places.firstIndex(of: place)!).reshaped([1, samples])
    }
    growth.append((iteration, Tensor.concatenation(sounds, axis: 0)))
  }
}

extension AtlasPlan {
  /// - Parameter views: inputs that a sound becomes.
  fileprivate func settings(views: Int) -> ProbeSettings {
    var settings = ProbeSettings(goal: .maximise, iterations: iterations, optimiser: .named("rms-ascent")!, rate: rate)
    settings.batchNorm = batchNorm
    settings.redraws = 0
    settings.rowsAtOnce = max(1, rowsAtOnce / views)
    return settings
  }
}
