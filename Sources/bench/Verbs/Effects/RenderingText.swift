import Data
import Foundation

extension RenderingReport {
  /// What is in the set, how fast it came, and what is not in it and why.
  var text: String {
    let used = lint.used.count { $0.kept > 0 }
    var lines = [
      "\(lint.keptCount) clips of \(used) recordings at \(lint.rateHz) Hz, \(lint.heldOutCount) of them held out",
    ]
    for (effect, count) in clips.sorted(by: { $0.key < $1.key }) {
      let rate = timesRealTime[effect].map { String(format: ", %.0f × real time a core", $0) } ?? ""
      lines.append("  \(effect): \(count) clips\(rate)")
    }
    if redrawnClips > 0 { lines.append("\(redrawnClips) clips came out silent and were drawn again, \(redraws) times in all") }
    if lint.heldOutCount == 0 { lines.append("nothing is held out: it takes clips of two recordings at least") }
    for (reason, count) in lost.sorted(by: { $0.key < $1.key }) { lines.append("\(count) clips lost: \(reason)") }
    let kinds = Dictionary(grouping: lint.skipped, by: \.fault.rawValue).sorted { $0.key < $1.key }
    for (fault, files) in kinds {
      lines.append("\(files.count) recordings skipped, \(fault): \(files[0].path) (\(files[0].detail))\(files.count > 1 ? " …" : "")")
    }
    return lines.joined(separator: "\n")
  }
}
