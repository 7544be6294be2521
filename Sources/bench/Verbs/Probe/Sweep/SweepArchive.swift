import Files
import Foundation
import Probe
import Tensors

/// The files of a sweep's configurations, written as they are finished and read again for tables and pictures.
struct SweepArchive {
  let work: SweepWork
  /// The experiment's folder.
  let path: String
  /// Whether the folders a seed are left out.
  let isBrief: Bool

  func folder(_ configuration: SweepConfiguration) -> String { path + "/" + configuration.name }

  /// Where a layer's units are kept, `[K, C]`: of a configuration's examples, or of the real windows in `real.tsv`'s order.
  func unitsPath(_ layer: String, of configuration: SweepConfiguration?) -> String {
    (configuration.map(folder) ?? path) + "/units-\(Folder.name(after: layer)).npy"
  }

  /// Writes all that a configuration leaves.
  func write(_ configuration: SweepConfiguration, _ results: [ProbeResult]) throws {
    let section = ProbeSection(try work.maximisation(configuration), work.kind, results: results)
    try ProbeFolder(path: folder(configuration), sections: [section], isBrief: isBrief, how: work.probe)
      .writeFiles { "stopped; the same command goes on" }
  }

  /// What was found with a configuration.
  func section(_ entry: SweepLedger.Entry) throws -> ProbeSection {
    let maximisation = try work.maximisation(entry.configuration)
    let folder = folder(entry.configuration)
    let parameters = try entry.starts.contains { $0.score != nil }
      ? Npy.read(folder + "/" + ProbeSection.folderNames(maximisation)[0] + "/parameters.npy") : nil
    let results = entry.results(parameters: parameters, curves: try curves(folder + "/curves.tsv"))
    return ProbeSection(maximisation, work.kind, results: results)
  }

  /// The examples' parameters `[K, …]`, and the places of their seeds.
  func examples(_ entry: SweepLedger.Entry) throws -> (parameters: Tensor, seeds: [Int])? {
    let seeds = entry.starts.indices.filter { entry.starts[$0].score != nil }
    guard !seeds.isEmpty else { return nil }
    let name = ProbeSection.folderNames(try work.maximisation(entry.configuration))[0]
    return (try Npy.read(folder(entry.configuration) + "/" + name + "/parameters.npy"), seeds)
  }

  /// The curves of every seed.
  private func curves(_ path: String) throws -> [Int: ProbeResult.Curves] {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { throw FileError.reading(path) }
    var curves: [Int: ProbeResult.Curves] = [:]
    for line in text.utf8.split(separator: UInt8(ascii: "\n")).dropFirst() {
      let fields = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false).map { Substring($0) }
      guard fields.count == 7, let seed = Int(fields[2]), let score = Float(fields[4]), let size = Float(fields[5]) else {
        throw FileError(.badData, path, "has a line that is none of a curve", remedy: "remove the folder and sweep again")
      }
      curves[seed, default: .init()].score.append(score)
      curves[seed]!.parameterNorm.append(size)
      if let gradient = Float(fields[6]) { curves[seed]!.gradientNorm.append(gradient) }
    }
    return curves
  }
}
