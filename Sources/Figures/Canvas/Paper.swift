/// What a picture is drawn on: pages show the one that fits the reader's light or dark screen.
public struct Paper: Sendable, Equatable {
  /// The name that a picture file of this paper carries: `samples.png`, `samples-dark.png`.
  public let suffix: String
  public let background: Colour
  public let ink: Colour
  /// For what stands back: ticks, captions.
  public let paleInk: Colour

  public static let light = Paper(
    suffix: "", background: Colour(0xffffff), ink: Colour(0x1d1d1f), paleInk: Colour(0x5f6068))
  public static let dark = Paper(
    suffix: "-dark", background: Colour(0x17171c), ink: Colour(0xececf0), paleInk: Colour(0xa2a2ad))
  public static let all = [light, dark]

  var title: Lettering { Lettering(capHeight: 12, weight: 1.9, colour: ink) }
  var heading: Lettering { Lettering(capHeight: 10, weight: 1.6, colour: ink) }
  var text: Lettering { Lettering(capHeight: 9, weight: 1.2, colour: paleInk) }
}
