import Files
import Foundation

extension SoundMap {
  /// The maps of a page that was written by itself, sounds and all, to be shown on another.
  ///
  /// - Parameters:
  ///   - path: the page; sounds that it links to are looked for beside it.
  ///   - tiles: where the sheet of small pictures of each goes, a PNG file.
  /// - Throws: `FileError` if the page cannot be read, a map on it is of another version, or a sheet cannot be written.
  public static func maps(onPage path: String, tiles: (Int) -> String) throws -> [SoundMap] {
    guard let page = FileManager.default.contents(atPath: path) else { throw FileError.reading(path) }
    let opening = Data("<script type=\"application/json\">".utf8), closing = Data("</script>".utf8)
    var maps: [SoundMap] = [], rest = page.startIndex..<page.endIndex
    // Nothing within such an element ends it.
    while let start = page.range(of: opening, in: rest), let end = page.range(of: closing, in: start.upperBound..<page.endIndex) {
      guard let data = try? JSONDecoder().decode(SoundMapData.self, from: page[start.upperBound..<end.lowerBound]),
        let map = try SoundMap(data, folder: Folder.containing(path), tiles: tiles(maps.count))
      else {
        throw FileError(.badData, path, "holds a map that this version does not read", remedy: "make the page again")
      }
      maps.append(map)
      rest = end.upperBound..<page.endIndex
    }
    return maps
  }

  /// - Returns: nil where the fields do not fit together.
  private init?(_ data: SoundMapData, folder: String, tiles path: String) throws {
    func numbers<Number>(_ text: String, of type: Number.Type) -> [Number]? {
      guard let bytes = Data(base64Encoded: text), bytes.count == data.titles.count * MemoryLayout<Number>.size else { return nil }
      return bytes.withUnsafeBytes { raw in
        (0..<data.titles.count).map { raw.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Number>.size, as: type) }
      }
    }
    let kinds = data.facets.compactMap { numbers($0.kinds, of: Int32.self) }
    guard let x = numbers(data.x, of: Float.self), let y = numbers(data.y, of: Float.self),
      let scores = numbers(data.score, of: Float.self), let seeds = numbers(data.seed, of: Int32.self),
      let places = numbers(data.tile, of: Int32.self), kinds.count == data.facets.count, !kinds.isEmpty,
      zip(kinds, data.facets).allSatisfy({ kinds, facet in kinds.allSatisfy { (-1..<facet.names.count).contains(Int($0)) } }),
      data.settings.count == x.count, data.sounds.count == x.count
    else { return nil }
    var sheet: Tiles?
    if let found = data.sheet {
      guard let picture = Self.embedded(found.address) else { return nil }
      try AtomicFile.write(picture, to: path)
      sheet = Tiles(path: path, width: found.width, height: found.height, columns: found.columns)
    }
    self.init(
      alternative: data.alternative, caption: data.caption, facets: data.facets.map { Facet($0.title, $0.names) },
      points: x.indices.map { point in
        Point(
          x: x[point], y: y[point], kinds: kinds.map { $0[point] < 0 ? nil : Int($0[point]) }, title: data.titles[point],
          settings: data.settings[point], score: scores[point].isNaN ? nil : scores[point],
          seed: seeds[point] < 0 ? nil : Int(seeds[point]), sound: Self.clip(data.sounds[point], folder),
          tile: places[point] < 0 ? nil : Int(places[point]))
      }, scoreName: data.scoreName, tiles: sheet)
  }

  private static func clip(_ address: String, _ folder: String) -> Clip? {
    if let bytes = embedded(address) { return .embedded(bytes) }
    guard !address.isEmpty, let path = address.removingPercentEncoding else { return nil }
    let sound = Folder.absolute(folder + "/" + path)
    return FileManager.default.fileExists(atPath: sound) ? .file(sound) : nil
  }

  /// What stands within an address itself.
  private static func embedded(_ address: String) -> Data? {
    guard address.hasPrefix("data:"), let comma = address.firstIndex(of: ",") else { return nil }
    return Data(base64Encoded: String(address[address.index(after: comma)...]))
  }
}
