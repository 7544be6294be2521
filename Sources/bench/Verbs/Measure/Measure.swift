import Files
import Foundation
import Tensors

/// `bench measure [NAME…]`: how fast kernels and whole steps are on this machine.
struct Measure: Command {
  static let name = "measure"
  static let summary = "the time of kernels and whole steps, beside the machine's own matrix product"
  static let discussion = """
    Each row is the median of several calls: milliseconds, GFLOP/s, the share of this machine's own matrix product \
    (sgemm), and blocks of memory asked of the system per call, which should be 0. Where filters meet a largest response, \
    the operations of the dense convolutions are counted that the fused kernels stand for: an equivalent rate, which may \
    exceed the machine's.
    """
  static let examples = ["measure", "measure sgemm conv-forward --json"]

  @Argument("which of them", .oneOf(Measurement.all.map(\.name)), value: "NAME") var names: [String] = []
  @Option("calls of each at least", .atLeast(1)) var calls = 7
  @Option("threads", .atLeast(1), name: "threads") var threadCount = Parallel.threadCount
  @Flag("print one JSON object") var json

  func run() throws {
    Parallel.threadCount = threadCount
    let chosen = Measurement.all.filter { names.isEmpty || names.contains($0.name) }
    let peak = try Measurement.sgemm.peakGflops(calls: calls)
    var report = Report(machine: Machine(threads: threadCount, sgemmGflops: peak), rows: [])
    if !json { Console.print(report.machine.text + "\n\n" + Measure.heading) }
    for measurement in chosen {
      let row: Measurement.Row
      do { row = try measurement.row(calls: calls, peakGflops: peak) } catch let error as FileError
        where error.kind == .missing && names.isEmpty
      {
        // Not asked for by name: what is not installed is left out.
        Console.note("\(measurement.name): \(error)")
        continue
      }
      report.rows.append(row)
      if !json { Console.print(row.text + "  " + measurement.summary) }
    }
    if json { try Console.print(json: report) }
  }

  struct Report: Encodable {
    let machine: Machine
    var rows: [Measurement.Row]
  }

  /// What the figures were measured on.
  struct Machine: Encodable {
    let processor = Processor()
    let threads: Int
    let sgemmGflops: Double
    let bench = Contents.version

    enum CodingKeys: String, CodingKey { case processor, threads, sgemmGflops = "sgemm_gflops", bench }

    var text: String {
      "\(processor.model), \(threads) threads, sgemm \(Int(sgemmGflops)) GFLOP/s, bench \(bench)"
    }
  }

  static let heading = "name                     ms     GFLOP/s  of sgemm  allocations"
}

extension Measurement.Row {
  fileprivate var text: String {
    let rate = gflops.map { String(format: "%9.1f", $0) } ?? "        –"
    let share = peakShare.map { String(format: "%7.0f %%", $0 * 100) } ?? "        –"
    return name.padding(to: 18) + String(format: "%9.3f", milliseconds) + "   " + rate + " " + share
      + String(format: "%13.2f", allocations) + (waitingShare.map { String(format: "  (%.0f %% waiting)", $0 * 100) } ?? "")
  }
}
