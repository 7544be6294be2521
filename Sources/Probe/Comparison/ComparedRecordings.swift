import Data
import Files
import Tensors

/// The recordings of a comparison: held-out patches of a set, in even steps through it.
public struct ComparedRecordings {
  public let set: DataSet
  private let chosen: [Int]

  /// - Throws: `FileError` for a set without patches.
  public init(_ set: DataSet, count: Int) throws {
    let indices = set.withoutOverlap(set.heldOutIndices.isEmpty ? set.trainingIndices : set.heldOutIndices)
    guard !indices.isEmpty else { throw FileError(.badData, set.path, "has no patches", remedy: "name another set") }
    let count = min(count, indices.count)
    self.set = set
    chosen = (0..<count).map { indices[$0 * indices.count / count] }
  }

  /// The recordings, as a space's network takes them.
  ///
  /// - Throws: `FileError` if one is gone.
  public func real(in space: ComparisonSpace) throws -> ComparedGroup {
    let differences = space.differences(from: set.domain)
    let examples = try chosen.map { index in
      let sound = try set.original(index)
      return try example(
        index,
        differences.isEmpty
          ? .patch(set.patches([index]), sound: sound, rateHz: set.rateHz) : .sound(sound, rateHz: set.rateHz))
    }
    return ComparedGroup(.real, "real", examples, differences: differences)
  }

  /// The same after the way from a patch of the space back to sound: the distance that no model is to blame for.
  ///
  /// - Parameter progress: called with clips done; may throw to stop.
  public func resynthesised(
    in space: ComparisonSpace, seed: Int, progress: (Int) throws -> Void = { _ in }
  ) throws -> ComparedGroup {
    let domain = space.domain, transform = domain.transform
    let examples = try chosen.enumerated().map { done, index in
      try progress(done)
      let (patch, statistics) = try domain.patch(ofSound: set.original(index), rateHz: set.rateHz)
      let sound = transform.sound(of: patch.reshaped(domain.preset.patchShape), statistics: statistics, seed: seed)
      return try example(index, .sound(sound, rateHz: domain.rateHz))
    }
    return ComparedGroup(.resynthesised, "real, resynthesised", examples)
  }

  /// What a VAE makes of the recordings.
  ///
  /// - Throws: `FileError` if it says nothing of its features, or cannot take these clips.
  public func reconstructed(
    by encoder: PatchEncoder, named name: String, in space: ComparisonSpace, seed: Int,
    progress: (Int) throws -> Void = { _ in }
  ) throws -> ComparedGroup {
    guard let domain = encoder.model.domain else {
      throw FileError(.badData, encoder.model.path, "does not say what its patches mean as sound", remedy: "name another run")
    }
    let differences = space.differences(from: domain), transform = domain.transform
    let examples = try chosen.enumerated().map { done, index in
      try progress(done)
      let (patch, statistics) = try domain.patch(ofSound: set.original(index), rateHz: set.rateHz)
      let copy = try encoder.decode(encoder(patch))
      let sound = transform.sound(of: copy.reshaped(domain.preset.patchShape), statistics: statistics, seed: seed)
      return try example(
        index,
        differences.isEmpty
          ? .patch(copy, sound: sound, rateHz: domain.rateHz) : .sound(sound, rateHz: domain.rateHz))
    }
    return ComparedGroup(.reconstructed, "reconstructed by \(name)", examples, differences: differences)
  }

  private func example(_ index: Int, _ content: ComparedExample.Content) throws -> ComparedExample {
    let row = LatentTable.Row(index, of: set)
    let settings = row.settings.sorted { $0.key < $1.key }.map { "\($0.key) \(($0.value * 100).rounded() / 100)" }
    return ComparedExample(
      title: "\(Folder.name(of: row.source)) at \((row.startSeconds * 10).rounded() / 10) s",
      settings: settings.joined(separator: " · "), effect: set.rendered == nil ? "" : row.effectName, origin: row.source,
      content: content)
  }
}

extension ComparedGroup {
  /// What a network made, patches by its own conventions `[N, T, F, C]`, each with a title, a score and a seed.
  ///
  /// Into a space of the same conventions they go as they are, into others as sound.
  ///
  /// - Parameter progress: called with examples done; may throw to stop.
  public static func made(
    _ kind: Kind, _ name: String, _ patches: Tensor, domain: PatchDomain, in space: ComparisonSpace,
    described: [(title: String, score: Float?, seed: Int?)], soundSeed: Int, progress: (Int) throws -> Void = { _ in }
  ) rethrows -> ComparedGroup {
    let differences = space.differences(from: domain), transform = domain.transform, shape = domain.preset.patchShape
    let examples = try described.enumerated().map { place, words in
      try progress(place)
      let patch = patches.rows(place..<place + 1)
      let sound = transform.sound(of: patch.reshaped(shape), statistics: domain.statistics, seed: soundSeed)
      return ComparedExample(
        title: words.title, origin: words.title, score: words.score, seed: words.seed,
        content: differences.isEmpty
          ? .patch(patch.reshaped([1] + shape), sound: sound, rateHz: domain.rateHz) : .sound(sound, rateHz: domain.rateHz))
    }
    return ComparedGroup(kind, name, examples, differences: differences)
  }
}
