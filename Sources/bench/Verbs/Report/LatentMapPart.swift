import Data
import Figures
import Files
import Foundation
import Probe
import Tensors

/// The latent space of a run as a map on a page: every point is a clip with its picture, settings and sound, and how far
/// off its reconstruction is.
struct LatentMapPart {
  /// Of the run.
  let name: String
  let encoder: PatchEncoder
  let set: DataSet
  let shelf: SoundShelf
  /// Clips at most, those of held-out recordings first.
  let limit: Int
  let seed: Int

  private static let tileFrames = 48, tileBins = 56, leastClips = 8

  /// - Parameter tiles: where the sheet of small pictures goes, a PNG file.
  /// - Throws: `FileError` if the set does not fit the encoder, has no sounds any more, or the sheet cannot be written.
  func part(tiles path: String) throws -> Panel.Part {
    let clips = chosen
    guard clips.count >= Self.leastClips else {
      return .warning("There is no latent map: \(clips.count) clips are too few for one.")
    }
    var pictures: [PatchThumbnails] = [], errors: [Float] = []
    let table = try LatentTable.encoding(clips, of: set, by: encoder) { patches, latents in
      pictures.append(
        PatchThumbnails(patches, domain: set.domain, mostFrames: Self.tileFrames, mostBins: Self.tileBins))
      errors += try self.errors(patches, latents)
    }
    let layout = UMAP(neighbours: min(15, clips.count / 2), seed: seed)
    let map = try LatentMap(table, LatentMap.Recipe(method: .umap, settings: layout, latents: encoder.model.path))
    let sheet = try SoundMap.Tiles(
      drawing: Tensor.concatenation(pictures.map(\.patches), axis: 0),
      scale: PatchThumbnails.scale(covering: pictures, domain: set.domain), to: path)
    let effects = Set(table.rows.map(\.effectName)).sorted(), places = map.table.latents
    let points = try table.rows.enumerated().map { place, row in
      SoundMap.Point(
        x: places[place, 0], y: places[place, 1], kinds: [effects.firstIndex(of: row.effectName)!], title: title(row),
        settings: settings(row), score: errors.isEmpty ? nil : errors[place], sound: try sound(row.patch), tile: place)
    }
    return .map(
      SoundMap(
        alternative: "\(points.count) clips in the latent space of \(name), as a map by effect.",
        caption: "UMAP of \(table.latents.shape[1]) latents, \(table.activeLatents.count) of them active"
          + MapLatents.quality(map) + "." + silence(points),
        facets: [SoundMap.Facet("effect", effects)], points: points, scoreName: "reconstruction error", tiles: sheet))
  }

  /// How many of the clips cannot be heard, in words; also said on the console.
  private func silence(_ points: [SoundMap.Point]) -> String {
    let count = points.count { $0.sound == nil }
    guard count > 0 else { return "" }
    let words = "\(count) of \(points.count) clips have no sound, because their recordings are gone"
    Console.note("\(name): \(words) (put them back where \(set.path) has them from)")
    return " \(words.prefix(1).uppercased() + words.dropFirst())."
  }

  /// Clips of held-out recordings, then others, each in even steps through the set.
  private var chosen: [Int] {
    func spread(_ indices: [Int], _ count: Int) -> [Int] {
      let count = min(count, indices.count)
      return (0..<count).map { indices[$0 * indices.count / count] }
    }
    let heldOut = spread(set.heldOutIndices, limit)
    return heldOut + spread(set.trainingIndices, limit - heldOut.count)
  }

  /// The mean squared error of each patch's reconstruction; none where the network has no way back.
  private func errors(_ patches: Tensor, _ latents: Tensor) throws -> [Float] {
    guard encoder.decoder != nil else { return [] }
    let error = try encoder.decode(latents) - patches
    return Array((error * error).mean(axes: Array(1..<error.rank)).values)
  }

  private func title(_ row: LatentTable.Row) -> String {
    let place = String(format: "%@ at %.1f s", Folder.name(of: row.source), row.startSeconds)
    return row.isHeldOut ? place + ", held out" : place
  }

  private func settings(_ row: LatentTable.Row) -> String {
    row.settings.sorted { $0.key < $1.key }.map { String(format: "%@ %.2f", $0.key, $0.value) }.joined(separator: " · ")
  }

  /// Sounds go onto the page at the level that the set has them at; a clip whose recording is gone is silent there.
  private func sound(_ patch: Int) throws -> Clip? {
    guard let samples = try? set.original(patch) else { return nil }
    return try shelf.clip(samples, rateHz: set.rateHz, name: "clip-\(patch).wav")
  }
}
