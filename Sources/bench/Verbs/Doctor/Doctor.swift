import Tensors

/// `bench doctor`: what this machine has, and what is missing with the line that installs it.
struct Doctor: Command {
  static let name = "doctor"
  static let summary = "versions, processor, threads, and what is missing with the line that installs it"
  static let examples = ["doctor", "doctor --json"]

  @Flag("print one JSON object") var json

  func run() throws {
    let report = Report()
    if json { try Console.print(json: report) } else { Console.print(report.text) }
    guard report.complaints.isEmpty else {
      throw Unavailable(message: report.complaints.map(\.remedy).joined(separator: "; "))
    }
  }

  /// All that the doctor saw.
  struct Report: Encodable {
    let bench = Contents.version
    /// The toolchain, or the library that the program carries where there is none.
    let swift = firstLine(of: ["swift", "--version"]) ?? "library \(_SwiftStdlibVersion.current)"
    let processor = Processor()
    let threads = Parallel.threadCount
    let libraries = Dictionary(uniqueKeysWithValues: Library.all.map { ($0.name, $0.version()) })
    let blas = LinearAlgebra()
    let complaints: [Complaint]

    init() {
      complaints = Requirement.all.compactMap(\.complaint) + [blas.complaint].compactMap(\.self)
    }

    var text: String {
      var rows = [
        ("bench", bench), ("Swift", swift), ("processor", processor.model),
        ("instruction sets", processor.instructionSets.joined(separator: " ")),
        ("threads", "\(threads) of \(processor.cores) cores"),
        ("memory", "\(processor.memoryMebibytes) MiB, \(processor.freeMebibytes) free"),
        ("BLAS core", "\(blas.core), \(blas.threading)"),
      ]
      rows += Library.all.map { ($0.name, libraries[$0.name]!) }
      rows += Requirement.all.map { ($0.name, $0.found() ?? "missing: \($0.purpose)") }
      let width = rows.map(\.0.count).max()! + 2
      return rows.map { $0.0.padding(to: width) + $0.1 }.joined(separator: "\n")
    }
  }

  /// Something amiss, and what mends it.
  struct Complaint: Encodable {
    let what: String
    let remedy: String
  }
}
