import Foundation
import XCTest

/// The built `bench`, run as a process.
struct BenchProcess {
  /// Exit code, or the signal's number below zero.
  let status: Int32
  let output: String
  let errors: String

  /// The program beside the test bundle.
  static let path = Bundle(for: Anchor.self).bundleURL.appendingPathComponent("bench").path

  private final class Anchor {}

  /// Runs `bench` with the given words in a folder and waits for its end.
  init(_ words: [String], in folder: String? = nil, environment: [String: String] = [:]) throws {
    try self.init(program: BenchProcess.path, words, in: folder, environment: environment)
  }

  /// Runs any program with the given words and waits for its end.
  init(program: String, _ words: [String], in folder: String? = nil, environment: [String: String] = [:]) throws {
    let process = Process(), output = Pipe()
    // Errors go to a file: two pipes read one after the other can block the writer.
    let errors = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try Data().write(to: errors)
    defer { try? FileManager.default.removeItem(at: errors) }
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = words
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: errors)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    self.output = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    self.errors = try String(contentsOf: errors, encoding: .utf8)
    status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
  }

  /// Runs a shell command in which `$BENCH` is the program.
  static func shell(_ command: String, in folder: String? = nil) throws -> BenchProcess {
    try BenchProcess(program: "/bin/bash", ["-c", command], in: folder, environment: ["BENCH": path])
  }

  /// Every verb that the help lists, from the help itself.
  static func verbs() throws -> [[String]] {
    let help = try BenchProcess(["--help"]).output
    return help.split(separator: "\n").filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") && !$0.contains("<") }.map {
      let name = $0.dropFirst(2).components(separatedBy: "  ")[0]
      return name.split(separator: " ").map(String.init)
    }
  }
}

extension XCTestCase {
  /// An empty folder that is gone after the test.
  func scratchFolder() throws -> String {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("bench-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    addTeardownBlock { try FileManager.default.removeItem(atPath: path) }
    return path
  }
}
