import Foundation

/// A map's numbers and words as its script reads them: arrays a field, numbers as little-endian bytes in base64.
struct SoundMapData: Codable {
  let alternative: String
  let caption: String
  let facets: [Facet]
  /// From the lowest score to the highest.
  let scale: [String]
  let scoreName: String
  let x: String
  let y: String
  /// No number where a point has none.
  let score: String
  /// −1 where a point has none.
  let seed: String
  let tile: String
  let titles: [String]
  let settings: [String]
  /// An address; empty where a point has no sound.
  let sounds: [String]
  let sheet: Sheet?

  struct Facet: Codable {
    let title: String
    let names: [String]
    let colours: [String]
    let darkColours: [String]
    /// Of each point; −1 where it has none.
    let kinds: String
  }

  struct Sheet: Codable {
    let address: String
    let width: Int
    let height: Int
    let columns: Int
  }

  init(_ map: SoundMap, _ links: PageLinks) throws {
    let points = map.points
    (alternative, caption, scoreName) = (map.alternative, map.caption, map.scoreName)
    facets = map.facets.enumerated().map { place, facet in
      let colours = facet.names.indices.map { SoundMapData.colours[$0 % SoundMapData.colours.count] }
      return Facet(
        title: facet.title, names: facet.names, colours: colours.map(\.light.hex), darkColours: colours.map(\.dark.hex),
        kinds: SoundMapData.text(points.map { Int32($0.kinds[place] ?? -1) }))
    }
    scale = stride(from: 32, through: 224, by: 16).map { ColourMap.magma.colours[$0].hex }
    x = SoundMapData.text(points.map(\.x))
    y = SoundMapData.text(points.map(\.y))
    score = SoundMapData.text(points.map { $0.score ?? .nan })
    seed = SoundMapData.text(points.map { Int32($0.seed ?? -1) })
    tile = SoundMapData.text(points.map { Int32($0.tile ?? -1) })
    titles = points.map(\.title)
    settings = points.map(\.settings)
    sounds = try points.map { try $0.sound.map(links.address) ?? "" }
    sheet = try map.tiles.map {
      Sheet(address: try links.address(of: $0.path), width: $0.width, height: $0.height, columns: $0.columns)
    }
  }

  /// As JSON that may stand inside a script element.
  var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Text and whole numbers alone, which JSON always has words for. Nothing in it may end the element.
    return String(decoding: try! encoder.encode(self), as: UTF8.self).replacingOccurrences(of: "<", with: "\\u003c")
  }

  /// Numbers as their bytes in base64.
  private static func text<Number>(_ values: [Number]) -> String {
    values.withUnsafeBytes { Data($0) }.base64EncodedString()
  }

  /// Told apart with any kind of colour vision (Okabe and Ito, 2008), darker or lighter as the ground asks.
  private static let colours: [(light: Colour, dark: Colour)] = [
    (Colour(0x0072b2), Colour(0x56b4e9)), (Colour(0xd55e00), Colour(0xff8a3c)), (Colour(0x009e73), Colour(0x35d0a5)),
    (Colour(0xb8860b), Colour(0xf0e442)), (Colour(0xb0579a), Colour(0xe59bcf)), (Colour(0x3a4a5c), Colour(0xb9c6d6)),
    (Colour(0x7a3b9a), Colour(0xc08bea)), (Colour(0x6b8e23), Colour(0xb5d85a)), (Colour(0x8b1a1a), Colour(0xff7a7a)),
    (Colour(0x007f8c), Colour(0x5fe3f0)),
  ]
}
