import Data
import Figures
import Foundation
import Probe
import Tensors

/// The examples of an audit one above the other, the same starts in every row, on one scale.
struct AuditSheet {
  struct Row {
    let title: String
    let examples: AuditExamples

    init(_ title: String, _ examples: AuditExamples) { (self.title, self.examples) = (title, examples) }
  }

  private let subject: AuditSubject
  private let rows: [Row]
  /// The real patch that each of the first row's examples is nearest to.
  private let nearest: [Int]?
  private let set: DataSet?

  private static let shownCount = 6

  init(_ subject: AuditSubject, rows: [Row], nearest: [Int]?, set: DataSet?) {
    (self.subject, self.rows, self.nearest, self.set) = (subject, rows, nearest, set)
  }

  /// Writes it.
  ///
  /// - Returns: whether there is anything to show: a start that every row has an example of.
  func write(to stem: String) throws -> Bool {
    let starts = shown
    guard !starts.isEmpty else { return false }
    var titles = rows.map(\.title)
    var groups = rows.map { row in
      starts.map { start in input(row.examples.inputs, row.examples.starts.firstIndex(of: start)!) }
    }
    if let nearest, let set {
      titles.append("nearest real windows")
      let numbers = starts.map { nearest[rows[0].examples.starts.firstIndex(of: $0)!] }
      let inputs = try subject.network.inputs(numbers, of: set)
      groups.append(numbers.indices.map { input(inputs, $0) })
    }
    let network = subject.network, pictures = ExamplePictures(groups, domain: network.domain)
    let names = starts.map { "\(subject.objective.name(ofVariant: $0.variant)), seed \($0.seed)" }
    try pictures.writeSheet(
      zip(titles, pictures.patches).map { PatchSheet.Group($0, $1.compactMap { $0 }) },
      title: "\(network.name): the same starts, asked differently",
      caption: "From the left: \(names.joined(separator: "; ")). One scale for all.", columns: starts.count,
      comment: "audit of \(network.name)", to: stem)
    return true
  }

  /// An input as a patch.
  private func input(_ inputs: Tensor, _ row: Int) -> Tensor {
    subject.network.axes.patches(of: inputs.rows(row..<row + 1)).reshaped(subject.network.axes.patch)
  }

  /// Starts that every row has an example of: a seed of each unit, or seeds of one.
  private var shown: [Start] {
    let all = rows[0].examples.starts.filter { start in rows.allSatisfy { $0.examples.starts.contains(start) } }
    let firsts = all.filter { start in start.seed == all.first?.seed }
    return Array((firsts.count > 1 ? firsts : all).prefix(AuditSheet.shownCount))
  }
}
