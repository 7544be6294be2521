import Files
import Foundation
import Tensors

extension DataSet {
  /// Makes a set of patches from recordings and writes it, whole or not at all.
  ///
  /// Two passes, each with one recording in memory: the first finds out what is usable and every patch's moments, from
  /// which threshold, whole-set statistics and split follow; the second writes the patches that pass.
  /// - Parameters:
  ///   - sources: sound files, and folders that are searched for them.
  ///   - path: the set, `.h5`.
  ///   - progress: called before each recording of each pass; what it throws stops the work and leaves nothing.
  /// - Returns: what was found; it is also stored in the set.
  /// - Throws: `FileError` for wrong settings, no sound, mixed rates, no patch that passes, an unwritable place.
  @discardableResult
  public static func build(
    from sources: [String], recipe: DataSetRecipe, to path: String, progress: (BuildProgress) throws -> Void = { _ in }
  ) throws -> LintReport {
    try recipe.validate()
    try Folder.make(Folder.containing(path))
    try Folder.requireWritable(Folder.containing(path))
    var labels = try Labels(recipe.labels, below: sources)
    let survey = try Survey(soundFiles(at: sources), recipe: recipe, progress: progress)
    try labels.requireSome(of: survey.used.map(\.path))
    for recording in survey.used { try labels.check(recording.path, seconds: recording.seconds) }
    let plan = try WritingPlan(survey, recipe: recipe)
    try DataSetWriter.write(to: path, recipe: recipe) { writer in
      try plan.forEachRecording { index, recording, patches in
        try progress(BuildProgress(stage: .write, done: index, total: survey.used.count, path: recording.path))
        let read = try Recording(recording.path, rateHz: recipe.rateHz), loaded = recipe.filled(read)
        guard read.seconds == recording.seconds, loaded.channelCount == recording.channels else {
          throw FileError(.badData, recording.path, "changed while the set was made", remedy: "make it again")
        }
        try plan.write(patches, of: loaded, isHeldOut: recording.isHeldOut, labels: labels, to: writer)
      }
      return plan.lint
    }
    return plan.lint
  }
}

/// What follows from a survey: which patches are written, with what statistics, and the report.
private struct WritingPlan {
  let transform: FeatureTransform
  let lint: LintReport
  private let finish: FeaturePreset?
  private let kept: [(candidate: Survey.Candidate, statistics: PatchStatistics)]

  init(_ survey: Survey, recipe: DataSetRecipe) throws {
    let preset = recipe.preset, maxima = survey.maxima
    let passing = preset.passing(maxima), level = preset.threshold.level(maxima: maxima)
    let candidates = survey.candidates.filter { $0.moments.largest >= level }
    guard !candidates.isEmpty else { throw WritingPlan.nothingPasses(maxima, level: level, survey: survey) }
    var whole = Moments()
    for candidate in candidates { whole += candidate.moments }
    let isPerImage = preset.normalisation.scope == .image
    kept = candidates.map { ($0, preset.normalisation.statistics(isPerImage ? $0.moments : whole)) }
    transform = survey.transform
    finish = recipe.finish

    var used = survey.used
    for candidate in candidates { used[candidate.recording].kept += 1 }
    if let grouping = recipe.splitBy, grouping != .recording {
      let groups = try grouping.groups(of: used.map(\.path), labels: recipe.labels)
      for index in used.indices { used[index].group = groups[index] }
    }
    // In the order of the recordings, so that the draw does not depend on the groups' names.
    var patches: [(group: String, count: Int)] = []
    for recording in used {
      let group = recording.group ?? recording.path
      if let place = patches.firstIndex(where: { $0.group == group }) { patches[place].count += recording.kept }
      else { patches.append((group, recording.kept)) }
    }
    let held = heldOutGroups(patches: patches.map(\.count), share: recipe.heldOutShare, seed: recipe.seed)
    let heldNames = Set(held.map { patches[$0].group })
    for index in used.indices { used[index].isHeldOut = heldNames.contains(used[index].group ?? used[index].path) }
    lint = LintReport(
      rateHz: survey.transform.rateHz, used: used, skipped: survey.skipped, threshold: passing.inForce,
      thresholds: passing.others, largestMaximum: maxima.max() ?? 0, medianStatistics: .median(of: kept.map(\.statistics)))
  }

  /// Every recording with a patch to write, in order.
  func forEachRecording(_ body: (Int, LintReport.Used, Range<Int>) throws -> Void) throws {
    var start = 0
    for (index, recording) in lint.used.enumerated() where recording.kept > 0 {
      try body(index, recording, start..<start + recording.kept)
      start += recording.kept
    }
  }

  /// Writes a recording's patches.
  func write(
    _ patches: Range<Int>, of recording: Recording, isHeldOut: Bool, labels: Labels, to writer: DataSetWriter
  ) throws {
    let preset = transform.preset, rowSeconds = preset.rowSeconds(rateHz: transform.rateHz)
    // Stored spectra reach beyond the patch that becomes of them, on both sides alike; the patch is what is labelled.
    let seconds = Double((finish ?? preset).patchSamples) / Double(transform.rateHz)
    let margin = finish.map { Double((preset.cutting.rows - $0.cutting.rows) / 2) * rowSeconds } ?? 0
    for (channel, part) in Dictionary(grouping: kept[patches], by: \.candidate.channel).sorted(by: { $0.key < $1.key }) {
      let statistics = Dictionary(uniqueKeysWithValues: part.map { ($0.candidate.row, $0.statistics) })
      let starts = part.map(\.candidate.row)
      try transform.forEachStretch(of: recording.channel(channel), patches: starts) { features, offset, starts in
        for row in starts {
          let start = Double(row) * rowSeconds
          let record = PatchRecord(
            source: recording.path, channel: channel, startSeconds: start,
            label: labels.label(of: recording.path, seconds: start + margin...start + margin + seconds), statistics: statistics[row]!,
            isHeldOut: isHeldOut)
          try writer.append(transform.patch(of: features, from: row - offset, statistics: record.statistics), record)
        }
      }
    }
  }

  private static func nothingPasses(_ maxima: [Float], level: Float, survey: Survey) -> FileError {
    // Rounded down, so that what is named as passing does pass.
    let tenth = Double(quantile(maxima, 0.9)) * (1 - 1e-3)
    return FileError(
      .badData, Folder.containing(survey.used[0].path),
      String(
        format: "none of %d patches reaches the threshold %.3g: the largest maximum is %.3g", maxima.count, level,
        maxima.max() ?? 0), remedy: String(format: "--threshold %.3g keeps 10 %%", tenth))
  }
}
