import Data
import Foundation

extension LintReport {
  /// The report as its reader wants it before a training: what is in the set, what is not and why.
  var text: String {
    var lines = [
      "\(fileCount) files, \(used.count) used: \(Progress.duration(seconds: seconds)) at \(rateHz) Hz",
      "\(patchCount) patches, \(keptCount) kept at threshold \(threshold.threshold)\(LintReport.level(threshold)), "
        + "\(heldOutCount) of them held out in \(used.filter(\.isHeldOut).count) recordings",
      "largest maximum \(String(format: "%.4g", largestMaximum)); other thresholds would keep",
    ]
    lines += thresholds.map { "  \($0.threshold.padding(to: 10))\($0.patches)\(LintReport.level($0))" }
    let empty = used.filter { $0.kept == 0 }
    if !empty.isEmpty {
      lines.append("\(empty.count) of the recordings have no patch that passes")
      lines += empty.prefix(LintReport.listed).map { "    \($0.path)" }
      if empty.count > LintReport.listed { lines.append("    … and \(empty.count - LintReport.listed) more") }
    }
    if heldOutCount == 0 { lines.append("nothing is held out: it takes patches of two recordings at least") }
    let kinds = Dictionary(grouping: skipped, by: \.fault.rawValue).sorted { $0.key < $1.key }
    if !kinds.isEmpty { lines.append("\(skipped.count) skipped") }
    for (fault, files) in kinds {
      lines.append("  \(fault): \(files.count)")
      lines += files.prefix(LintReport.listed).map { "    \($0.path): \($0.detail)" }
      if files.count > LintReport.listed { lines.append("    … and \(files.count - LintReport.listed) more") }
    }
    return lines.joined(separator: "\n")
  }

  /// Skipped files of one kind that are named.
  private static let listed = 5

  private static func level(_ passing: Passing) -> String {
    passing.level.map { " (\(String(format: "%.4g", $0)))" } ?? ""
  }
}
