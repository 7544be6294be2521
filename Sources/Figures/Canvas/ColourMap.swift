/// A colour of a screen, eight bits a channel (sRGB).
public struct Colour: Sendable, Equatable {
  public var red, green, blue: UInt8

  public init(red: UInt8, green: UInt8, blue: UInt8) {
    (self.red, self.green, self.blue) = (red, green, blue)
  }

  /// A colour as the web writes it: `0x3b528b`.
  public init(_ hex: UInt32) {
    self.init(red: UInt8(hex >> 16 & 255), green: UInt8(hex >> 8 & 255), blue: UInt8(hex & 255))
  }

  /// As the web writes it: `#3b528b`.
  public var hex: String {
    "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// Part of the way to another colour, `share` in [0, 1].
  func blended(with other: Colour, share: Float) -> Colour {
    func mix(_ a: UInt8, _ b: UInt8) -> UInt8 { UInt8((Float(a) + (Float(b) - Float(a)) * share).rounded()) }
    return Colour(red: mix(red, other.red), green: mix(green, other.green), blue: mix(blue, other.blue))
  }
}

/// From a level in [0, 1] to a colour.
///
/// Each map is kept as a few equally spaced colours and a smooth curve through them (Catmull–Rom, or straight
/// lines where the map was defined so). Against matplotlib's tables of 256 no channel is more than one level off.
public struct ColourMap: Sendable {
  /// The map's name at the command line.
  public let name: String
  /// The 256 colours, darkest level first.
  public let colours: [Colour]

  init(name: String, smooth: Bool = true, through points: String) {
    self.name = name
    let points = points.split(whereSeparator: \.isWhitespace).map { Colour(UInt32($0, radix: 16)!) }
    colours = (0..<256).map { Self.between(points, at: Float($0) / 255, smooth: smooth) }
  }

  /// The colour of a level; levels outside [0, 1] take the end's colour, and what is not a number the lowest.
  public func colour(at level: Float) -> Colour {
    colours[level.isNaN ? 0 : Int(max(0, min(1, level)) * 255 + 0.5)]
  }

  private static func between(_ points: [Colour], at level: Float, smooth: Bool) -> Colour {
    let position = level * Float(points.count - 1)
    let left = min(Int(position), points.count - 2)
    let t = position - Float(left)
    func channel(_ path: KeyPath<Colour, UInt8>) -> UInt8 {
      let p1 = Float(points[left][keyPath: path])
      let p2 = Float(points[left + 1][keyPath: path])
      let straight = p1 + t * (p2 - p1)
      guard smooth else { return UInt8(straight.rounded()) }
      let p0 = left == 0 ? 2 * p1 - p2 : Float(points[left - 1][keyPath: path])
      let p3 = left + 2 == points.count ? 2 * p2 - p1 : Float(points[left + 2][keyPath: path])
      let curve = p1 + t / 2 * (p2 - p0 + t * (2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * (p1 - p2) + p3 - p0)))
      return UInt8(max(0, min(255, curve.rounded())))
    }
    return Colour(red: channel(\.red), green: channel(\.green), blue: channel(\.blue))
  }
}

extension ColourMap {
  /// Black through purple and orange to cream; perceptually even. The default for spectrograms.
  public static let magma = ColourMap(
    name: "magma",
    through: """
      000004 030311 0a0822 130d33 1d1146 28115a 36106a 430f76 50127c 5d177f 691c81
      762181 822681 8f2a81 9c2e7f a9327d b63779 c33b75 cf4170 db486a e65163 ee5c5e
      f5695c f9785d fb8761 fd9668 fea571 feb47b fec387 fed194 fde0a2 fceeb0 fcfdbf
      """)

  /// Purple through green to yellow; perceptually even, and safe for the colour-blind.
  public static let viridis = ColourMap(
    name: "viridis",
    through: """
      440154 470d60 48186a 482374 472d7b 453681 424086 3f4989 3b528b 375a8d 33638d
      2f6a8e 2c728e 297a8e 26818e 23898e 21908c 1f988b 1f9f88 21a685 28ae80 31b57b
      3ebc74 4cc26c 5dc963 6ece58 82d34c 96d83f abdc32 c0df24 d5e21a eae51a fde725
      """)

  /// Black to white.
  public static let grey = ColourMap(name: "grey", smooth: false, through: "000000 ffffff")

  /// Blue for negative, white for zero, red for positive values (ColorBrewer's RdBu, turned round).
  public static let diverging = ColourMap(
    name: "diverging", smooth: false,
    through: "053061 2166ac 4393c3 92c5de d1e5f0 f7f7f7 fddbc7 f4a582 d6604d b2182b 67001f")

  /// Every map, as the command line lists them.
  public static let all = [magma, viridis, grey, diverging]
}
