import Files
import Foundation
import Nets
import Tensors
import XCTest

/// Files of networks as an enemy, or a bad disk, would make them: each is refused, or runs.
///
/// `script/fuzz MINUTES` does the same for as long as it is told; what it finds is kept in Goldens/findings.
final class ModelFuzzTests: XCTestCase {
  private struct Seed {
    let name: String
    let bytes: [UInt8]
    /// Reads a file and runs what it describes.
    let run: (_ path: String) throws -> Void
  }

  private static let goldens = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Goldens/"
  private var limit = rlimit()

  /// A reader that believes a size runs into this limit and dies.
  override func setUpWithError() throws {
    getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    let pages = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")[0]
    var lowered = limit
    lowered.rlim_cur = try XCTUnwrap(rlim_t(pages)) * rlim_t(getpagesize()) + 3 << 30
    setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &lowered)
  }

  override func tearDown() { setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) }

  // MARK: What is damaged

  private static func runONNX(_ path: String) throws { try run(ONNXModel(path).network()) }

  private static func runKeras(_ path: String) throws {
    try run(KerasModel(path, executable: KerasModelTests.bench).network())
  }

  /// An architecture as runs keep it, and its weights.
  private static func runSafetensors(_ path: String) throws {
    let file = try Safetensors(path)
    guard let json = file.metadata["architecture"] else { return }
    let architecture: AnyArchitecture
    do { architecture = try JSONDecoder().decode(AnyArchitecture.self, from: Data(json.utf8)) } catch { return }
    try architecture.value.requireWeights(file.names.reduce(into: [:]) { $0[$1] = file[$1]!.shape })
    let built = try architecture.value.build(seed: 0)
    try Inventory(of: built.root).restore(file.names.reduce(into: [:]) { $0[$1] = try file.tensor($1) })
    if let network = built.parts[0].network as? GraphNetwork { try run(network) }
  }

  /// Runs a network on a batch of one, its open axes short, unless its maps have become large.
  private static func run(_ network: GraphNetwork) throws {
    let shapes = Dictionary(uniqueKeysWithValues: network.graph.inputs.map { input in
      (input.name, input.axes.enumerated().map { $1.length ?? ($0 == 0 ? 1 : 4) })
    })
    guard shapes.values.allSatisfy({ $0.allSatisfy { $0 < 1 << 20 } && $0.map(Double.init).reduce(1, *) < 1e6 }) else { return }
    try network.prepare(shapes)
    guard try network.work(for: shapes) < 0.05 else { return }
    let tape = Tape()
    _ = network(shapes.mapValues { tape.variable(Tensor($0, repeating: 0.5)) })
  }

  private static func seeds() throws -> [Seed] {
    let archive = try Npz(goldens + "onnx-nodes.npz"), wanted = [
      "Conv groups", "Transposed output shape", "MaxPool dilations pads", "AveragePool ceiling pads", "If", "Half of the axis", "Product of axes",
      "Layout attention", "Layout flat norm", "Layout cut", "Resize linear half_pixel", "Pad reflect", "Slice steps", "Split", "Gather table",
      "Size and Range", "Where broadcast", "Reshape", "Tile", "Expand", "ConstantOfShape",
    ]
    var seeds = try wanted.map { name in
      Seed(name: "\(name).onnx", bytes: try archive.array("\(name)|model").integers().map { UInt8($0) }, run: runONNX)
    }
    let architecture = ArchitectureTests.examples.last!, built = try architecture.build(seed: 0)
    let path = NSTemporaryDirectory() + "/\(UUID().uuidString).safetensors"
    defer { unlink(path) }
    let json = String(decoding: try JSONEncoder().encode(AnyArchitecture(architecture)), as: UTF8.self)
    try Safetensors.write(Inventory(of: built.root).tensors, metadata: ["architecture": json], to: path)
    seeds.append(Seed(name: "graph.safetensors", bytes: Array(try Data(contentsOf: URL(fileURLWithPath: path))), run: runSafetensors))
    for name in ["generator-2.h5", "functional-3.keras"] {
      let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: KerasModelTests.folder + name)))
      seeds.append(Seed(name: name, bytes: bytes, run: runKeras))
    }
    return seeds
  }

  // MARK: The damage

  /// A copy with one to eight places changed, cut short, or with a piece of it twice.
  private func damaged(_ bytes: [UInt8], _ random: inout Random) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...8, using: &random) {
      let place = Int.random(in: bytes.indices, using: &random)
      switch Int.random(in: 0..<9, using: &random) {
      case 0: bytes[place] = 0
      case 1: bytes[place] = 0xFF
      case 2, 3: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 4: bytes[place] = UInt8.random(in: 0...255, using: &random)
      // Small numbers: lengths, axes, counts.
      case 5, 6: bytes[place] = UInt8.random(in: 0..<16, using: &random)
      case 7: bytes.replaceSubrange(place..<min(place + 8, bytes.count), with: [UInt8](repeating: 0xFF, count: 9) + [1])
      default:
        let end = min(place + Int.random(in: 1...64, using: &random), bytes.count)
        bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: bytes.indices, using: &random))
      }
    }
    if Int.random(in: 0..<8, using: &random) == 0 { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
    return bytes.isEmpty ? [0] : bytes
  }

  /// Runs a variant; what it throws must be one of the errors that people read.
  private func check(_ seed: Seed, _ bytes: [UInt8], in folder: String) throws -> Bool {
    // The name stays when the reader dies, so that the culprit is found.
    let path = folder + "/current-" + seed.name
    unlink(path)
    let file = try XCTUnwrap(fopen(path, "w"))
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
    do {
      try seed.run(path)
      return false
    } catch {
      XCTAssert(error is FileError || error is ArchitectureError || error is TensorMismatch, "\(seed.name): \(error)")
      return true
    }
  }

  func testDamagedFilesAreRefusedOrRun() throws {
    let folder = NSTemporaryDirectory() + "/\(UUID().uuidString)"
    try Folder.make(folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for (number, seed) in try Self.seeds().enumerated() {
      XCTAssertFalse(try check(seed, seed.bytes, in: folder), "\(seed.name) is right before it is damaged")
      var random = Random(seed: number, purpose: "damage"), refused = 0
      // A child process a file takes its time.
      for _ in 0..<(seed.name.hasSuffix(".onnx") ? 120 : seed.name.hasSuffix(".safetensors") ? 400 : 12) {
        if try check(seed, damaged(seed.bytes, &random), in: folder) { refused += 1 }
      }
      XCTAssertGreaterThan(refused, 0, seed.name)
    }
  }

  /// What once made a reader stumble.
  func testFindingsStayMended() throws {
    let folder = Self.goldens + "findings"
    for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() where !name.hasSuffix(".md") {
      let run = name.hasSuffix(".onnx") ? Self.runONNX : name.hasSuffix(".safetensors") ? Self.runSafetensors : Self.runKeras
      do { try run(folder + "/" + name) } catch {
        XCTAssert(error is FileError || error is ArchitectureError || error is TensorMismatch, "\(name): \(error)")
      }
    }
  }

  /// As long as BENCH_FUZZ_MINUTES says, with files in BENCH_FUZZ_FOLDER.
  func testForAsLongAsAsked() throws {
    let environment = ProcessInfo.processInfo.environment
    guard let minutes = environment["BENCH_FUZZ_MINUTES"].flatMap(Double.init), let folder = environment["BENCH_FUZZ_FOLDER"] else {
      throw XCTSkip("script/fuzz MINUTES runs this")
    }
    let seeds = try Self.seeds(), end = Date(timeIntervalSinceNow: 60 * minutes)
    var random = Random(seed: environment["BENCH_FUZZ_SEED"].flatMap(Int.init) ?? 1, purpose: "damage"), counts = [0, 0]
    while Date() < end {
      // Most of the time is for what needs no child process.
      let seed = seeds[Int.random(in: 0..<(Int.random(in: 0..<50, using: &random) == 0 ? seeds.count : seeds.count - 2), using: &random)]
      let bytes = damaged(seed.bytes, &random), start = Date()
      counts[try check(seed, bytes, in: folder) ? 1 : 0] += 1
      if Date().timeIntervalSince(start) > 2 {
        try AtomicFile.write(bytes, to: "\(folder)/slow-\(counts[0] + counts[1])-\(seed.name)")
      }
    }
    print("\(counts[0] + counts[1]) files: \(counts[1]) refused, \(counts[0]) run")
  }
}
