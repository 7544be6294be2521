import Files
import Foundation
import Tensors

/// The first pass over the recordings: what is usable, and the moments of every patch that can be cut.
///
/// Nothing but these few numbers a patch stays in memory, so a set may be larger than that.
struct Survey {
  /// A patch that can be cut.
  struct Candidate {
    /// Place among the used recordings.
    var recording: Int
    var channel: Int
    /// First row.
    var row: Int
    var moments: Moments
  }

  let transform: FeatureTransform
  private(set) var used: [LintReport.Used] = []
  private(set) var skipped: [LintReport.Skipped] = []
  private(set) var candidates: [Candidate] = []
  /// Rows of the largest patch that a recording which was too short would give.
  private var largestRows = 0

  /// Largest value of every candidate.
  var maxima: [Float] { candidates.map(\.moments.largest) }

  /// Throws `FileError` if no recording is usable or rates are mixed.
  init(_ paths: [String], recipe: DataSetRecipe, progress: (BuildProgress) throws -> Void) throws {
    let (files, rateHz) = try Survey.rates(paths, recipe: recipe, skipped: &skipped)
    transform = FeatureTransform(recipe.preset, rateHz: rateHz)
    var pathByHash: [String: String] = [:]
    for (index, path) in files.enumerated() {
      try progress(BuildProgress(stage: .survey, done: index, total: files.count, path: path))
      do {
        let recording = try Recording(path, rateHz: recipe.rateHz)
        let hash = recording.hash()
        if let (fault, detail) = recording.fault(allowingClipped: recipe.allowsClipped) {
          skip(path, fault, detail)
        } else if let twin = pathByHash[hash] {
          skip(path, .duplicate, "the same sound as \(twin)")
        } else {
          add(recipe.filled(recording), seconds: recording.seconds, hash: hash)
          pathByHash[hash] = path
        }
      } catch let error as FileError where error.kind != .io {
        skip(path, .corrupt, error.found)
      }
    }
    skipped.sort { $0.path < $1.path }
    guard !used.isEmpty else { throw nothingUsable(recipe) }
  }

  private mutating func skip(_ path: String, _ fault: RecordingFault, _ detail: String) {
    skipped.append(LintReport.Skipped(path: path, fault: fault, detail: detail))
  }

  private mutating func add(_ recording: Recording, seconds: Double, hash: String) {
    let preset = transform.preset
    var found: [Candidate] = []
    let rowCount = transform.rowCount(sampleCount: recording.samples.shape[0])
    let starts = preset.cutting.starts(rowCount: rowCount)
    for channel in 0..<recording.channelCount {
      transform.forEachStretch(of: recording.channel(channel), patches: starts) { features, offset, starts in
        for row in starts {
          let moments = transform.moments(of: features, from: row - offset)
          found.append(Candidate(recording: used.count, channel: channel, row: row, moments: moments))
        }
      }
    }
    guard !found.isEmpty else {
      largestRows = max(largestRows, rowCount - (preset.cutting.dropsLast ? 1 : 0))
      let needed = preset.shortestSeconds(rateHz: transform.rateHz)
      let detail = String(format: "%.2f s, a patch of %d rows takes %.2f s", recording.seconds, preset.cutting.rows, needed)
      return skip(recording.path, .tooShort, detail)
    }
    candidates += found
    used.append(
      LintReport.Used(
        path: recording.path, seconds: seconds, channels: recording.channelCount, patches: found.count, kept: 0,
        isHeldOut: false, hash: hash))
  }

  /// The files whose headers can be read and fit, and the rate of the set.
  private static func rates(
    _ paths: [String], recipe: DataSetRecipe, skipped: inout [LintReport.Skipped]
  ) throws -> (files: [String], rateHz: Int) {
    var files: [(path: String, rateHz: Int)] = []
    for path in paths {
      do {
        files.append((path, try SoundFile(path).rateHz))
      } catch let error as FileError where error.kind != .io {
        let isEmpty = error.found.hasPrefix("is empty") || error.found == "holds no samples"
        skipped.append(LintReport.Skipped(path: path, fault: isEmpty ? .empty : .corrupt, detail: error.found))
      }
    }
    guard recipe.rateHz == nil else { return (files.map(\.path), recipe.rateHz!) }
    if let needed = recipe.preset.rateHz {
      for file in files where file.rateHz != needed {
        let detail = "\(file.rateHz) Hz, \(recipe.preset.name) is made for \(needed) Hz"
        skipped.append(LintReport.Skipped(path: file.path, fault: .wrongRate, detail: detail))
      }
      return (files.filter { $0.rateHz == needed }.map(\.path), needed)
    }
    // The commonest rate first, and of equally common ones the lower: to resample upwards adds nothing.
    let counts = Dictionary(grouping: files, by: \.rateHz).sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
    guard counts.count < 2 else {
      let found = counts.map { "\($0.value.count) at \($0.key) Hz" }.joined(separator: ", ")
      throw FileError(
        .badData, counts[1].value[0].path, "the recordings have several rates: \(found)",
        remedy: "add --rate \(counts[0].key) to resample them, or name recordings of one rate")
    }
    return (files.map(\.path), counts.first?.key ?? 1)
  }

  /// Why there is no set at all, from the reasons for each recording.
  private func nothingUsable(_ recipe: DataSetRecipe) -> FileError {
    let first = skipped[0], counts = Dictionary(grouping: skipped, by: \.fault)
    let reasons = counts.map { "\($0.value.count) \($0.key.rawValue)" }.sorted().joined(separator: ", ")
    let one = skipped.count == 1
    let remedy: String
    if let rate = recipe.preset.rateHz, counts[.wrongRate] != nil {
      remedy = "add --rate \(rate) to resample"
    } else if largestRows > 0 {
      remedy = "--patch \(largestRows) or fewer fits the longest"
    } else {
      remedy = one ? "name another recording" : "the first is \(Folder.name(of: first.path)): \(first.detail)"
    }
    return FileError(
      .badData, one ? first.path : Folder.containing(first.path),
      one ? "cannot be used: \(first.detail)" : "none of \(skipped.count) recordings can be used: \(reasons)", remedy: remedy)
  }
}

/// How far the making of a set has come.
public struct BuildProgress: Sendable {
  public enum Stage: String, Sendable { case survey, write }

  public var stage: Stage
  /// Recordings done, and all.
  public var done: Int, total: Int
  /// The one at hand.
  public var path: String
}

extension FeaturePreset {
  /// Length of the shortest recording that a patch can be cut from.
  func shortestSeconds(rateHz: Int) -> Double {
    let frames = (cutting.rows + (cutting.dropsLast ? 1 : 0)) * framesPerRow
    return Double(stft?.sampleCount(frameCount: frames) ?? frames) / Double(rateHz)
  }
}
