import Files
import Foundation
import Tensors

/// Dry sound that a clip is made of: a piece of one recording, or several short recordings of a folder, joined.
public struct DryStretch: Codable, Hashable, Sendable {
  public struct Piece: Codable, Hashable, Sendable {
    public var path: String
    public var startSeconds: Double
    public var seconds: Double
  }

  /// In the order in which they sound.
  public var pieces: [Piece]
  /// Whether its recordings are kept out of training.
  public var isHeldOut = false
}

/// Cuts recordings into stretches for clips, one recording in memory at a time.
///
/// A recording as long as a clip gives one stretch after another; of shorter ones, those that follow each other in a
/// folder are joined until they are long enough, each faded in and out, and what is left over is dropped, so that a short
/// recording sounds in one stretch alone. Channels are averaged.
struct DryCutter {
  let rateHz: Int
  let recipe: RenderingRecipe
  /// Recordings that stretches came from; those of a joined one count as one.
  private(set) var used: [LintReport.Used] = []
  private(set) var skipped: [LintReport.Skipped] = []

  private var pending: [Float] = []
  private var pendingPieces: [(piece: DryStretch.Piece, hash: String)] = []
  private var folder = ""
  private var pathByHash: [String: String] = [:]

  init(rateHz: Int, recipe: RenderingRecipe) {
    (self.rateHz, self.recipe) = (rateHz, recipe)
  }

  /// Samples that the fastest variation of a clip takes.
  private var wantedSamples: Int { Int((Double(recipe.clipSamples) * max(1, recipe.fastestTempo)).rounded(.up)) }
  private var fadeSamples: Int { Int((recipe.fadeSeconds * Double(rateHz)).rounded()) }

  /// Takes the next recording, in sorted order; `emit` gets stretches with as many samples as there are, up to what the
  /// fastest variation takes, and the number of the recording that they are from.
  mutating func take(_ path: String, allowingClipped: Bool, _ emit: (DryStretch, Tensor, Int) throws -> Void) throws {
    if Folder.containing(path) != folder { try endFolder(emit) }
    folder = Folder.containing(path)
    let recording: Recording
    do { recording = try Recording(path, rateHz: rateHz) } catch let error as FileError where error.kind != .io {
      skipped.append(.init(path: path, fault: error.found.contains("empty") ? .empty : .corrupt, detail: error.found))
      return
    }
    let hash = recording.hash()
    if let (fault, detail) = recording.fault(allowingClipped: allowingClipped) {
      skipped.append(.init(path: path, fault: fault, detail: detail))
    } else if let twin = pathByHash[hash] {
      skipped.append(.init(path: path, fault: .duplicate, detail: "the same sound as \(twin)"))
    } else {
      pathByHash[hash] = path
      let samples = recording.samples.mean(axes: [1])
      if samples.count >= recipe.clipSamples {
        try cut(samples, of: recording, hash: hash, emit)
      } else {
        try join(samples, of: recording, hash: hash, emit)
      }
    }
  }

  /// Says that there are no more recordings.
  mutating func end(_ emit: (DryStretch, Tensor, Int) throws -> Void) throws { try endFolder(emit) }

  private mutating func cut(
    _ samples: Tensor, of recording: Recording, hash: String, _ emit: (DryStretch, Tensor, Int) throws -> Void
  ) throws {
    let clips = samples.count / recipe.clipSamples
    for clip in 0..<clips {
      let start = clip * recipe.clipSamples, end = min(samples.count, start + wantedSamples)
      let piece = DryStretch.Piece(
        path: recording.path, startSeconds: Double(start) / Double(rateHz), seconds: Double(end - start) / Double(rateHz))
      try emit(DryStretch(pieces: [piece]), samples.slice(axis: 0, start..<end), used.count)
    }
    used.append(
      .init(
        path: recording.path, seconds: recording.seconds, channels: recording.channelCount, patches: clips, kept: 0,
        isHeldOut: false, hash: hash))
  }

  private mutating func join(
    _ samples: Tensor, of recording: Recording, hash: String, _ emit: (DryStretch, Tensor, Int) throws -> Void
  ) throws {
    let faded = samples.faded(count: fadeSamples).values
    let seconds = Double(faded.count) / Double(rateHz)
    pendingPieces.append((.init(path: recording.path, startSeconds: 0, seconds: seconds), hash))
    pending += faded
    if pending.count >= recipe.clipSamples { try emitPending(emit) }
  }

  private mutating func emitPending(_ emit: (DryStretch, Tensor, Int) throws -> Void) throws {
    let count = min(pending.count, wantedSamples)
    pendingPieces[pendingPieces.count - 1].piece.seconds -= Double(pending.count - count) / Double(rateHz)
    try emit(DryStretch(pieces: pendingPieces.map(\.piece)), Tensor([count], pending[..<count]), used.count)
    var digest = SHA256()
    for (_, hash) in pendingPieces { digest.update(hash) }
    used.append(
      .init(
        path: pendingPieces[0].piece.path, seconds: Double(count) / Double(rateHz), channels: 1, patches: 1, kept: 0,
        isHeldOut: false, hash: digest.hexadecimal()))
    (pending, pendingPieces) = ([], [])
  }

  /// What has not come to a clip by the end of its folder is left out.
  private mutating func endFolder(_ emit: (DryStretch, Tensor, Int) throws -> Void) throws {
    let together = Double(pending.count) / Double(rateHz), needed = Double(recipe.clipSamples) / Double(rateHz)
    for (piece, _) in pendingPieces {
      let alone = pendingPieces.count == 1
      let detail = String(
        format: alone ? "%.2f s, a clip takes %.2f s" : "%.2f s with others of its folder, a clip takes %.2f s", together, needed)
      skipped.append(.init(path: piece.path, fault: .tooShort, detail: detail))
    }
    (pending, pendingPieces) = ([], [])
  }
}

extension Tensor {
  /// A sound [time] that rises from silence and falls into it over so many samples at its ends: half a cosine.
  func faded(count fade: Int) -> Tensor {
    var result = self
    let fade = min(fade, count / 2)
    result.withUnsafeMutableBufferPointer { samples in
      for i in 0..<fade {
        let gain = Float(0.5 - 0.5 * Foundation.cos(.pi * (Double(i) + 0.5) / Double(fade)))
        samples[i] *= gain
        samples[samples.count - 1 - i] *= gain
      }
    }
    return result
  }
}
