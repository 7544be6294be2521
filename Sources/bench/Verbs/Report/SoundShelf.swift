import Data
import Figures
import Files
import Foundation
import Tensors

/// The sounds of a report: within the page up to a size, beside it beyond.
final class SoundShelf {
  private let folder: String
  private let limitBytes: Int
  private var usedBytes = 0
  private var linkedCount = 0

  init(page: String, limitBytes: Int) {
    folder = (page.hasSuffix(".html") ? String(page.dropLast(5)) : page) + "-sounds"
    self.limitBytes = limitBytes
  }

  /// What did not fit, a line each.
  var leftOut: [String] {
    linkedCount == 0 ? [] : ["\(linkedCount == 1 ? "a sound beyond the limit lies" : "\(linkedCount) sounds beyond the limit lie") in \(folder): send it along, or raise --limit"]
  }

  /// The same for whoever has the page.
  var remark: String {
    linkedCount == 0 ? ""
      : " \(linkedCount == 1 ? "One sound lies" : "\(linkedCount) sounds lie") beside it in `\(Folder.name(of: folder))`, to be heard while that folder goes with the page."
  }

  /// A sound file as the page has it.
  ///
  /// - Throws: `FileError` if it cannot be read, or not be written beside the page.
  func clip(_ path: String) throws -> Clip {
    let sound = try SoundFile(path)
    return try clip(sound.readAll(), rateHz: sound.rateHz, name: Folder.name(of: path))
  }

  /// A sound as the page has it; `[time]` or `[time, channel]`, one channel or two of which are kept.
  func clip(_ samples: Tensor, rateHz: Int, name: String) throws -> Clip {
    let rate = SoundFile.compressibleRatesHz.first { $0 >= rateHz } ?? SoundFile.compressibleRatesHz.last!
    var heard = rate == rateHz ? samples : resampled(samples, from: rateHz, to: rate)
    if heard.rank == 2, heard.shape[1] > 2 { heard = heard.slice(axis: 1, 0..<2) }
    return try clip(SoundFile.compressed(heard, rateHz: rate), name: name)
  }

  /// A sound of another page as this one has it; nil where it is no longer there.
  func clip(_ clip: Clip, name: String) throws -> Clip? {
    switch clip {
    case .embedded(let bytes): try self.clip(bytes, name: name)
    case .file(let path), .linked(let path): try FileManager.default.contents(atPath: path).map { try self.clip($0, name: name) }
    }
  }

  private func clip(_ bytes: Foundation.Data, name: String) throws -> Clip {
    if usedBytes + bytes.count <= limitBytes {
      usedBytes += bytes.count
      return .embedded(bytes)
    }
    linkedCount += 1
    try Folder.make(folder)
    let stem = name.split(separator: ".").dropLast().joined(separator: ".")
    let path = "\(folder)/\(linkedCount)-\(stem.isEmpty ? name : stem).mp3"
    try AtomicFile.write(bytes, to: path)
    return .linked(Folder.absolute(path))
  }
}
