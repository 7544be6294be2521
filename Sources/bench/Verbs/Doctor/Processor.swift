import Foundation

/// The machine's processor and memory, as the kernel lists them.
struct Processor: Encodable {
  /// Its name: `AMD EPYC`.
  let model: String
  /// The instruction sets among those that kernels are compiled for.
  let instructionSets: [String]
  /// Cores that this process may use.
  let cores: Int
  let memoryMebibytes: Int
  /// What could be had without swapping.
  let freeMebibytes: Int

  private static let worthNaming = [
    "sse4_2", "avx", "avx2", "fma", "f16c", "avx512f", "avx512bw", "avx512vl", "avx512_vnni", "avx512_bf16", "avx_vnni",
    "amx_tile", "amx_bf16",
  ]

  init() {
    let processor = Processor.table("/proc/cpuinfo"), memory = Processor.table("/proc/meminfo")
    let flags = Set((processor["flags"] ?? "").split(separator: " ").map(String.init))
    model = processor["model name"] ?? "unknown"
    instructionSets = Processor.worthNaming.filter(flags.contains)
    cores = ProcessInfo.processInfo.activeProcessorCount
    memoryMebibytes = Processor.mebibytes(memory["MemTotal"])
    freeMebibytes = Processor.mebibytes(memory["MemAvailable"])
  }

  /// A file of `name : value` lines; the first of a name counts.
  private static func table(_ path: String) -> [String: String] {
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    let pairs = text.split(separator: "\n").compactMap { line -> (String, String)? in
      let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      return parts.count == 2 ? (parts[0], parts[1]) : nil
    }
    return Dictionary(pairs) { first, _ in first }
  }

  /// `16384 kB` in MiB.
  private static func mebibytes(_ kibibytes: String?) -> Int {
    (kibibytes?.split(separator: " ").first.flatMap { Int($0) } ?? 0) / 1024
  }
}
