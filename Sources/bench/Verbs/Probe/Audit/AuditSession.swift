import Data
import Files
import Foundation
import Probe
import Tensors

/// Makes the probes of an audit and compares them.
struct AuditSession {
  let verb: ProbeAudit
  let subject: AuditSubject
  let second: AuditSubject?
  let real: RealWindows?
  let set: DataSet?

  /// How much louder and softer the noise is that starts begin with.
  private static let beginnings: [Double] = [-20, 20]

  func run() throws {
    let likeness = InputLikeness(subject.network, real: real?.inputs), reader = subject.reader
    let maximisation = try verb.maximisation(subject)
    guard let trained = try examples(of: maximisation, "as trained") else {
      throw FileError(.badData, verb.model, "gives no start a score that is a number", remedy: "look at it by bench probe")
    }
    var shown = [AuditSheet.Row("as trained", trained)]

    var randomisation = Randomisation(trained, likeness)
    for count in shuffledCounts {
      let layers = Array(subject.layers.suffix(count))
      let found = try withShuffledWeights(of: layers, seed: 0) {
        try examples(of: verb.maximisation(subject), "\(count) of \(subject.layers.count) layers shuffled")
      }
      randomisation.add(layers[0], shuffledCount: count, found, beside: trained, likeness, reader)
      if let found { shown.append(AuditSheet.Row("\(layers[0].path) and above shuffled", found)) }
    }

    var beginnings: [AuditRecord.Beginning] = []
    for decibels in AuditSession.beginnings {
      guard let parameterisation = try begun(at: decibels) else { continue }
      let found = try examples(of: verb.maximisation(subject, parameterisation: parameterisation), "begun at \(decibels.word) dB")
      beginnings.append(AuditRecord.Beginning(decibels: decibels, found, beside: trained, likeness))
    }

    var other: SecondNetwork?
    if let second {
      let found = try examples(of: verb.maximisation(second), "second training")
      other = SecondNetwork(
        trained, of: subject.network, beside: found, of: second.network, second.layers, real: real, likeness)
      if let found { shown.append(AuditSheet.Row("second training, \(second.network.name)", found)) }
    }
    Console.note("comparing")
    let comparison = real.map { RealComparison(trained, $0, reader, likeness, goal: verb.goal) }
    let record = AuditRecord(
      model: verb.model, against: verb.against, data: set?.path, objective: subject.objective.text, goal: verb.goal,
      how: ProbeSection.how(maximisation, subject.kind), seeds: verb.seeds.seeds, likeness: likeness.words,
      withoutExample: trained.missingCount, randomisation: verb.stages > 0 ? randomisation : nil,
      level: LevelResponse(trained, subject.network, reader, real: real), beginnings: beginnings, second: other,
      real: comparison, leftOut: leftOut)
    let sheet = AuditSheet(subject, rows: shown, nearest: comparison?.nearest?.distances.first?.patches, set: set)
    try AuditReport(record).write(to: verb.out, sheet: sheet)
  }

  /// How many layers are shuffled, from few to all.
  private var shuffledCounts: [Int] {
    let count = subject.layers.count, stages = min(verb.stages, count)
    return stages == 0 ? [] : (1...stages).map { $0 * count / stages }
  }

  /// A sound's starts louder or softer; nil where what is optimised is no sound, or does not begin at noise on it.
  private func begun(at decibels: Double) throws -> (any Parameterisation)? {
    let canvas = subject.parameterisation.canvas
    guard verb.how.start == "noise", subject.kind.ownNoise == nil, canvas.isSound else { return nil }
    let (mean, deviation) = (verb.how.noiseMean, verb.how.noiseDeviation)
    defer { (verb.how.noiseMean, verb.how.noiseDeviation) = (mean, deviation) }
    verb.how.noiseDeviation = canvas.noise.deviation * Float(pow(10, decibels / 20))
    return try verb.how.parameterised(subject.network).1
  }

  /// What has no number, and what it takes to have one.
  private var leftOut: [String] {
    [
      verb.stages == 0 ? "shuffled weights: --stages 0" : nil,
      second == nil ? "two trainings and transfer: no second training was named by --against" : nil,
      real == nil ? "nearest clips, reach, and every null of real sound: no set was named by --data" : nil,
      real.map { $0.recordingCount < 2 ? "reach: the set has one recording, whose halves are alike" : nil } ?? nil,
      subject.network.domain == nil ? "level: nobody said what the input means as sound (--front-end)" : nil,
    ].compactMap { $0 }
  }

  private func examples(of maximisation: Maximisation, _ title: String) throws -> AuditExamples? {
    let progress = Progress(title, total: maximisation.settings.iterations, unit: "iterations")
    defer { progress.end() }
    while let report = maximisation.next() {
      try Interruption.check { "stopped; nothing was written" }
      progress.update(report.iteration, note: String(format: "median score %.4g", report.medianScore))
    }
    return AuditExamples(maximisation)
  }
}
