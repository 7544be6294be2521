import Files
import Foundation
import Tensors
import XCTest

/// Command lines that the help and the README show name verbs and options that there are.
final class ExampleTests: XCTestCase {
  func testExamplesOfTheHelp() throws {
    let verbs = try BenchProcess.verbs()
    for verb in verbs {
      let help = try BenchProcess(verb + ["--help"]).output
      for example in help.components(separatedBy: "Examples\n").last!.split(separator: "\n") {
        try check(example, verbs)
      }
    }
  }

  func testExamplesOfTheReadme() throws {
    let text = try readme()
    let examples = text.matches(of: /`(bench [^`]+)`/).map(\.1) + text.matches(of: /(?m)^(?:\.build\/release\/)?(bench [^\n#]+)/).map(\.1)
    XCTAssertGreaterThan(examples.count, 5)
    let verbs = try BenchProcess.verbs()
    for example in examples where !example.contains("<") { try check(example, verbs) }
  }

  /// The table of verbs, from the top to the bottom: each line on what those above it left, with few steps.
  func testTheTableOfVerbsRuns() throws {
    let table = try readme().matches(of: /(?m)^\| .+ \| `bench ([^`]+)` \|$/).map { String($0.1) }
    let verbs = try table.map { example in
      let words = example.split(separator: " ").map(String.init)
      return try XCTUnwrap(try BenchProcess.verbs().filter { words.starts(with: $0) }.max { $0.count < $1.count }, example)
    }
    let listed = Set(verbs.map { $0.joined(separator: " ") }), all = try BenchProcess.verbs().map { $0.joined(separator: " ") }
    XCTAssertEqual(all.filter { !listed.contains($0) }, [], "verbs without an example")
    let folder = try folderOfAReader()
    for (example, verb) in zip(table, verbs.map({ $0.joined(separator: " ") })) {
      // The demo has a test of its own, weights from elsewhere as well.
      guard verb != "demo", !example.contains("weights.h5") else { continue }
      if example.contains("crepe_tiny.onnx"), !FileManager.default.fileExists(atPath: folder + "/crepe_tiny.onnx") { continue }
      // A place of the reader's own map.
      let place = verb == "latents at" ? try Npy.read(folder + "/map.npy").rows(0..<1).values.map { String($0) } : []
      let example = place.isEmpty ? example : example.replacing("4.2,-1.5", with: place.joined(separator: ","))
      let words = example.replacing(/\ --(epochs|steps|count) [0-9]+/) { example.contains("--resume") ? " --\($0.1) 4" : " --\($0.1) 2" }
        + (Self.brevity[verb].flatMap { example.contains($0.split(separator: " ")[0]) ? nil : " " + $0 } ?? "")
      let ran = try bench(words, in: folder)
      XCTAssertEqual(ran.status, 0, "bench \(words): \(ran.errors)\(ran.output)")
      if let out = words.firstMatch(of: /--out ([^ ]+)/)?.1 {
        let left = ["", ".png"].contains { FileManager.default.fileExists(atPath: "\(folder)/\(out)\($0)") }
        XCTAssertTrue(left, words)
      }
    }
  }

  /// What makes an example short.
  private static let brevity = [
    "train classifier": "--epochs 1 --steps-per-epoch 2 --batch 4", "train vae": "--steps 2", "probe": "--iterations 2 --seeds 0..1",
    "probe audit": "--iterations 2 --seeds 0..1 --stages 1", "probe pitch": "--iterations 1 --seeds 0 --every 60",
    "probe filters": "--iterations 2", "probe sweep": "--iterations 2 --lr 0.1 --penalty 0.1 --seeds 0..1 --top 2",
    "probe atlas": "--iterations 1 --length 729 --untrained 2 --heard 1", "probe patterns": "--iterations 1",
    "probe gan": "--iterations 2 --seeds 0..1", "compare": "--count 12", "measure": "--calls 1",
  ]

  /// What the README calls yours: recordings, labelled ones, dry guitars, single files.
  private func folderOfAReader() throws -> String {
    let folder = try scratchFolder(), files = FileManager.default
    let voice = "/usr/share/asterisk/sounds/en_US_f_Allison/", guitar = "/usr/share/sonic-pi/samples/"
    func copy(_ from: String, _ to: String) throws {
      try files.createDirectory(atPath: folder + "/" + (to as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try files.copyItem(atPath: from, toPath: folder + "/" + to)
    }
    for name in ["demo-congrats", "basic-pbx-ivr-main", "demo-echotest", "conf-adminmenu", "vm-options", "conf-usermenu-162"] {
      try copy(voice + name + ".wav", "songs/\(name).wav")
      try copy(voice + name + ".wav", "sung/\(name).wav")
      try "start,end,label\n0,6,sing\n6,12,nosing\n".write(
        toFile: "\(folder)/sung/\(name).labels.csv", atomically: true, encoding: .utf8)
      try copy(voice + name + ".wav", "words/yes/\(name).wav")
    }
    for name in try files.contentsOfDirectory(atPath: guitar).sorted() where name.hasPrefix("guit") || name.hasPrefix("ambi") {
      try copy(guitar + name, "guitars/" + name)
      try copy(guitar + name, "words/no/" + name)
    }
    try copy(guitar + "guit_em9.flac", "song.flac")
    try copy(voice + "vm-options.wav", "guitar.wav")
    if let shared = ProcessInfo.processInfo.environment["BENCH_SHARED"] {
      try copy(shared + "/models/crepe_tiny.onnx", "crepe_tiny.onnx")
    }
    return folder
  }

  private func readme() throws -> String {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
  }

  /// Fails unless the example's verb is one and its help lists the example's options.
  private func check(_ example: Substring, _ verbs: [[String]]) throws {
    let words = example.split(separator: " ").dropFirst().map(String.init)
    // The longest name: `probe top` is not `probe` on a model named top.
    guard let verb = verbs.filter({ words.starts(with: $0) }).max(by: { $0.count < $1.count }) else {
      return XCTAssertTrue(words.first?.hasPrefix("--") ?? false, "no verb in '\(example)'")
    }
    let help = try BenchProcess(verb + ["--help"]).output
    for option in words.filter({ $0.hasPrefix("--") }) {
      XCTAssertTrue(option == "--help" || help.contains("  \(option)"), "\(verb) has no \(option): '\(example)'")
    }
  }
}
