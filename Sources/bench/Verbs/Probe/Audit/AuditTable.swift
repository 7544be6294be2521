import Foundation
import Probe

/// An audit as one table: every number with what it stands beside.
struct AuditTable {
  struct Row {
    let question: String
    let what: String
    let value: Double
    /// The middle half, where there are many; of a share put in the same class 95 % over starts.
    var low: Double?
    var high: Double?
    var null: Double?
    /// What the null is.
    var beside = ""

    init(_ question: String, _ what: String, _ value: Double, null: Double? = nil, _ beside: String = "") {
      (self.question, self.what, self.value, self.null, self.beside) = (question, what, value, null, beside)
    }

    init?(_ question: String, _ what: String, _ spread: Spread?, null: Double? = nil, _ beside: String = "") {
      guard let spread else { return nil }
      self.init(question, what, spread.median, null: null, beside)
      (low, high) = (spread.low, spread.high)
    }
  }

  let rows: [Row]

  init(_ record: AuditRecord) {
    let seeds = record.randomisation?.otherSeeds?.median
    var rows: [Row?] = []
    if let randomisation = record.randomisation {
      let own = randomisation.stages.first?.scores?.median
      for stage in randomisation.stages.dropFirst() {
        let what = "\(stage.shuffledCount) layers from \(stage.layer) up"
        rows.append(Row("shuffled weights", "likeness, \(what)", stage.likeness, null: seeds, "same network, other seeds"))
        rows.append(Row("shuffled weights", "score by the trained network, \(what)", stage.scores, null: own, "its own examples"))
      }
      rows.append(Row("shuffled weights", "likeness of examples of other units", randomisation.otherUnits, null: seeds, "same unit, other seeds"))
    }
    if let second = record.second {
      rows.append(Row("two trainings", "likeness of the same start's examples", second.likeness, null: seeds, "one training, other seeds"))
      let transfer = second.transfer
      var row = Row("transfer", "share put in the same class by the second", transfer.examples, null: transfer.real, "real windows")
      (row.low, row.high) = (transfer.examplesInterval?.lowerBound, transfer.examplesInterval?.upperBound)
      rows.append(row)
      rows.append(Row("transfer", "share put in the same class by the second", transfer.examples, null: transfer.shuffled, "second with shuffled weights"))
    }
    for level in record.level?.levels ?? [] {
      rows.append(Row("level", "share that stays in its class at \(level.decibels.signed) dB", level.examples, null: level.real, "real windows"))
    }
    for beginning in record.beginnings {
      rows.append(
        Row("level", "likeness when begun at \(beginning.decibels.signed) dB", beginning.likeness, null: seeds, "same level, other seeds"))
    }
    if let real = record.real {
      let (weaker, beyond) = real.goal == .maximise ? ("lower", "above") : ("higher", "below")
      rows.append(
        Row("strength", "share of real windows with a \(weaker) score", real.percentile, null: 0.5, "a real window's median"))
      rows.append(
        Row("strength", "share of the examples \(beyond) every real window", real.shareBeyond, null: 0, "real windows"))
      for distances in real.nearest?.distances ?? [] {
        let null = Spread(distances.real)?.median
        rows.append(Row("nearest clip", distances.measure, Spread(distances.examples), null: null, real.recordingCount > 1 ? "real to real, other recordings" : "real to real, other windows of the one recording"))
        rows.append(
          Row("nearest clip", "share nearer than a copy would be, \(distances.measure)", distances.copiedShare, null: 0.05, "real to real"))
      }
      for reach in real.reach {
        rows.append(Row("reach", "share of units outside what real sound reaches, \(reach.layer)", reach.examples.share, null: reach.real.share, "other real recordings"))
        rows.append(Row("reach", "99 in 100 are within so many widths of it, \(reach.layer)", reach.examples.ninetyNine, null: reach.real.ninetyNine, "other real recordings"))
      }
    }
    self.rows = rows.compactMap { $0 }
  }

  var text: String {
    var lines = ["question\twhat\tvalue\tlow\thigh\tnull\tnull_is"]
    for row in rows {
      let cells = [row.value, row.low, row.high, row.null].map { $0.map { String(format: "%.5g", $0) } ?? "" }
      lines.append(([row.question, row.what] + cells + [row.beside]).joined(separator: "\t"))
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension Double {
  /// `+6`, `−12`
  var signed: String { self < 0 ? "−" + abs(self).word : "+" + word }
}
