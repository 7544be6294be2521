import Figures
import Files
import Foundation
import Probe

/// What `bench probe audit` leaves and prints.
struct AuditReport {
  private let record: AuditRecord
  private let table: AuditTable

  init(_ record: AuditRecord) {
    self.record = record
    table = AuditTable(record)
  }

  /// Writes it whole or not at all, and says what was found.
  func write(to path: String, sheet: AuditSheet) throws {
    let panels = AuditFigure(record).panels
    let hasSheet = try Folder.fill(path) { path in
      try AtomicFile.write(table.text, to: path + "/audit.tsv")
      try AtomicFile.write(record.json, to: path + "/audit.json")
      try panels?.write(to: path + "/figure")
      let hasSheet = try sheet.write(to: path + "/examples")
      try ResultEvents.write(in: path)
      return hasSheet
    }
    report(path, pictures: (panels == nil ? "" : ", figure.png") + (hasSheet ? ", examples.png" : ""))
  }

  private func report(_ path: String, pictures: String) {
    var question = ""
    for row in table.rows {
      if row.question != question { Console.print(row.question) }
      question = row.question
      let null = row.null.map { String(format: "  (%@: %.4g)", row.beside, $0) } ?? ""
      let range = row.low.map { String(format: " (%.4g to %.4g)", $0, row.high!) } ?? ""
      Console.print(String(format: "  %@: %.4g", row.what, row.value) + range + null)
    }
    if let remark = record.remark { Console.print(remark) }
    for line in record.leftOut { Console.print("left out: " + line) }
    Console.print("wrote \(path): audit.tsv, audit.json\(pictures)")
  }
}
