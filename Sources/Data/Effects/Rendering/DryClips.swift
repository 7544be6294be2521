import Files
import Foundation
import Tensors

/// Dry clips in a file of their own, ready for effects: every stretch as it is and at a few other pitches and tempos,
/// brought to one peak, faded at its ends.
///
/// Rendering settings afresh each epoch reads from it, so that stretching and resampling is done once. `/clips`
/// [stretches × (1 + variations), samples], a stretch's own sound first; `/pitch_cents`, `/tempo`, `/gain_decibels`, one
/// a clip; `/stretch` (JSON) and `/held_out`, one a stretch. Can be used from any thread.
public final class DryClips: Sendable {
  static let format = "bench dry clips"

  public let path: String
  public let rateHz: Int
  public let stretches: [DryStretch]
  /// Clips of each stretch.
  public let variationCount: Int
  public let clipSamples: Int
  /// Recordings that the clips are from, and those that were left out.
  let used: [LintReport.Used], skipped: [LintReport.Skipped]
  /// What they were made of and how: another file with the same holds the same.
  let origin: String
  private let variations: [SoundVariation]
  private let gains: [Double]
  private let clips: HDF5Dataset

  /// Opens a file that `make` wrote.
  ///
  /// Throws `FileError` for anything else.
  public init(_ path: String, checkedBy reader: String? = nil) throws {
    if let reader { try ForeignHDF5.check(path, executable: reader) }
    let file = try HDF5File(path)
    func text(_ name: String) throws -> String {
      guard try file.attribute("format")?.string == DryClips.format, let text = try file.attribute(name)?.string else {
        throw FileError(.badData, path, "holds no dry clips of bench", remedy: "remove it: it is made again")
      }
      return text
    }
    func decoded<T: Decodable>(_ type: T.Type, _ json: String) throws -> T {
      do { return try JSONDecoder().decode(type, from: Data(json.utf8)) } catch {
        throw FileError(.badData, path, "is of another version or damaged", remedy: "remove it: it is made again")
      }
    }
    self.path = path
    origin = try text("origin")
    rateHz = try decoded(Int.self, text("rate_hz"))
    used = try decoded([LintReport.Used].self, text("used"))
    skipped = try decoded([LintReport.Skipped].self, text("skipped"))
    clips = try file.dataset("/clips")
    let stretch = try file.dataset("/stretch"), count = try stretch.rowCount, clipCount = try clips.rowCount
    guard count > 0, clipCount % count == 0, clips.rowShape.count == 1 else {
      throw FileError(.badData, path, "has \(clipCount) clips of \(count) stretches", remedy: "remove it: it is made again")
    }
    clipSamples = clips.rowShape[0]
    variationCount = clipCount / count
    stretches = try stretch.strings(rows: 0..<count).map { try decoded(DryStretch.self, $0) }
    let cents = try file.dataset("/pitch_cents").doubles(rows: 0..<clipCount)
    variations = zip(cents, try file.dataset("/tempo").doubles(rows: 0..<clipCount)).map {
      SoundVariation(pitchCents: $0, tempo: $1)
    }
    gains = try file.dataset("/gain_decibels").doubles(rows: 0..<clipCount)
  }

  /// A stretch's clip: 0 is its own sound, the others its variations. → [samples]
  public func clip(_ stretch: Int, variation: Int = 0) throws -> Tensor {
    precondition((0..<variationCount).contains(variation), "a stretch has \(variationCount) clips, not number \(variation)")
    let row = stretch * variationCount + variation
    return try clips.read(rows: row..<row + 1).reshaped([clipSamples])
  }

  /// How a clip is played.
  public func variation(_ stretch: Int, _ variation: Int) -> SoundVariation { variations[stretch * variationCount + variation] }

  /// What a clip was made louder by.
  public func gainDecibels(_ stretch: Int, _ variation: Int) -> Double { gains[stretch * variationCount + variation] }

  /// Stretches to train with, and those of recordings that are held out.
  public var trainingStretches: [Int] { stretches.indices.filter { !stretches[$0].isHeldOut } }
  public var heldOutStretches: [Int] { stretches.indices.filter { stretches[$0].isHeldOut } }
}
