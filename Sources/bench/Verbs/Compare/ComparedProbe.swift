import Data
import Files
import Foundation
import Probe
import Runs
import Tensors

/// What a probe left in its folder, as groups of a comparison.
struct ComparedProbe {
  let path: String
  let record: ProbeRecord

  /// nil for what is no probe's folder.
  ///
  /// - Throws: `FileError` for one whose record cannot be read.
  init?(_ path: String) throws {
    guard let record = try ProbeRecord(in: path) else { return nil }
    (self.path, self.record) = (path, record)
  }

  /// A group for each goal and unit.
  ///
  /// - Parameters:
  ///   - model: what was probed.
  ///   - count: examples of a group at most.
  /// - Throws: `FileError` if a file is missing or nobody can say what the examples mean as sound.
  func groups(
    of model: OpenedModel, in space: ComparisonSpace, count: Int, progress: (Int) throws -> Void
  ) throws -> [ComparedGroup] {
    let domain = try record.domain(in: path, ofNetwork: model.domain), rateHz = record.canvas?.rateHz
    guard domain != nil || rateHz != nil else {
      throw FileError(
        .badData, path, "holds examples of \(record.network), which does not say what its input means as sound",
        remedy: "give that its features by bench model import --front-end")
    }
    var sections: [(goal: Goal, unit: String)] = []
    for start in record.starts {
      guard let goal = Goal(rawValue: start.goal), !sections.contains(where: { $0.goal == goal && $0.unit == start.unit })
      else { continue }
      sections.append((goal, start.unit))
    }
    let groups = try sections.compactMap { goal, unit in
      let kept = record.starts.filter { $0.goal == goal.rawValue && $0.unit == unit && $0.score != nil }
      return kept.isEmpty ? nil
        : try group(goal, unit, Array(kept.prefix(count)), domain, rateHz: rateHz, in: space, progress: progress)
    }
    guard !groups.isEmpty else {
      throw FileError(.badData, path, "holds no example: every start failed", remedy: "probe again with other settings")
    }
    return groups
  }

  /// - Parameters:
  ///   - domain: what patches mean as sound.
  ///   - rateHz: of examples that are sounds; nil where they are patches, or nobody kept which they are.
  private func group(
    _ goal: Goal, _ unit: String, _ starts: [ProbeRecord.StartRecord], _ domain: PatchDomain?, rateHz: Int?,
    in space: ComparisonSpace, progress: (Int) throws -> Void
  ) throws -> ComparedGroup {
    let file = "\(path)/\(record.folderName(goal, unit))/canvases.npy", canvases = try Npy.read(file)
    guard canvases.rank >= 2, canvases.shape[0] >= starts.count else {
      throw FileError(
        .badData, path, "has \(canvases.shape) examples of \(unit) for \(starts.count) starts", remedy: "probe again")
    }
    let name = "\(goal.rawValue) \(unit) of \(Folder.name(of: record.network))"
    let described = starts.map { (title: "\(name), seed \($0.seed)", score: $0.score, seed: Optional($0.seed)) }
    if rateHz == nil, let domain = patchDomain(of: canvases, domain) {
      return try ComparedGroup.made(
        .maximised, name, canvases, domain: domain, in: space, described: described, soundSeed: 0, progress: progress)
    }
    guard let rateHz = rateHz ?? (record.canvas == nil ? domain?.rateHz : nil) else {
      throw FileError(
        .badData, file, "holds \(canvases.shape), which are no patches of what \(record.network) takes",
        remedy: "probe again")
    }
    // What was optimised is the sound itself.
    let examples = try described.enumerated().map { place, words in
      try progress(place)
      let sound = canvases.rows(place..<place + 1).reshaped([-1])
      return ComparedExample(
        title: words.title, origin: words.title, score: words.score, seed: words.seed,
        content: .sound(sound, rateHz: rateHz))
    }
    return ComparedGroup(.maximised, name, examples)
  }

  /// What patches mean as sound, cut as they are: those of a prior may be the middle of what it draws. nil for what are
  /// no patches.
  private func patchDomain(of canvases: Tensor, _ domain: PatchDomain?) -> PatchDomain? {
    guard var domain else { return nil }
    let count = canvases.count / canvases.shape[0], bins = domain.preset.featureCount
    // A record that says what was drawn on says that these are patches.
    if record.canvas != nil, count % bins == 0 { domain.preset.cutting.rows = count / bins }
    return count == domain.preset.patchShape.reduce(1, *) ? domain : nil
  }
}
