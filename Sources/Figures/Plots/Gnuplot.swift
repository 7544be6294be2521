import Files
import Foundation

/// The program that draws figures with axes.
enum Gnuplot {
  /// As many scripts as are worth a start of their own, and as fit a command line.
  private static let scriptsOfARun = 20...100

  /// Runs scripts, each in its own folder and as if it were the first: one after another, and many of them on every core.
  static func run(_ scripts: [String]) throws {
    guard let first = scripts.first else { return }
    guard let program = path(of: "gnuplot") else {
      throw FileError(
        .missing, "gnuplot", "is not installed, \(first) is not drawn", remedy: "apt-get install gnuplot-nox")
    }
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let size = min(max((scripts.count + cores - 1) / cores, scriptsOfARun.lowerBound), scriptsOfARun.upperBound)
    let runs = stride(from: 0, to: scripts.count, by: size).map { Array(scripts[$0..<min($0 + size, scripts.count)]) }
    for some in stride(from: 0, to: runs.count, by: cores) {
      let started = try runs[some..<min(some + cores, runs.count)].map { try GnuplotRun($0, program) }
      // All have ended before anything is thrown: what draws into a folder must not outlive it.
      for failure in started.map({ run in Result { try run.end() } }) { try failure.get() }
    }
  }

  fileprivate static func path(of program: String) -> String? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":").map { "\($0)/\(program)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}

/// Scripts that one process draws.
private struct GnuplotRun {
  private let scripts: [String]
  private let process = Process()
  private let complaints = Pipe()

  init(_ scripts: [String], _ program: String) throws {
    self.scripts = scripts
    let words = scripts.flatMap { script in
      let folder = URL(fileURLWithPath: Folder.containing(script)).path
      return ["-e", "reset session", "-e", "cd \(GnuplotSyntax.quoted([folder]))", Folder.name(of: script)]
    }
    // It ends with this process, however that ends: after a kill it would go on drawing into the folder that the next
    // process fills again.
    if let binder = Gnuplot.path(of: "setpriv") {
      process.executableURL = URL(fileURLWithPath: binder)
      process.arguments = ["--pdeathsig", "KILL", program] + words
    } else {
      process.executableURL = URL(fileURLWithPath: program)
      process.arguments = words
    }
    process.standardError = complaints
    process.standardInput = FileHandle.nullDevice
    do { try process.run() } catch {
      throw FileError(.io, program, "cannot be started (\(error.localizedDescription))")
    }
  }

  /// Waits for the end.
  func end() throws {
    let words = String(decoding: complaints.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      let reason = words.split(separator: "\n").last.map(String.init) ?? "status \(process.terminationStatus)"
      let script = scripts.first { reason.contains("\"\(Folder.name(of: $0))\"") } ?? scripts[0]
      throw FileError(.badData, script, "gnuplot cannot draw it (\(reason))", remedy: "see gnuplot \(script)")
    }
  }
}
