/// Letters of the font that gnuplot writes figures in, DejaVu Sans: how much room a text takes, before it is drawn.
struct FigureLetters {
  /// Pixels of an em.
  private let emPixels: Double

  /// On a screen a point is 1/72 of an inch of 96 pixels.
  static func screen(points: Double) -> FigureLetters { FigureLetters(emPixels: points * 1.35) }

  /// In print letters are a little larger beside the figure than on a screen (`fontscale`).
  static func print(points: Double) -> FigureLetters { FigureLetters(emPixels: points * 1.45) }

  /// Pixels from the first letter to the end of the last.
  func width(of text: String) -> Double {
    Double(text.reduce(0) { $0 + FigureLetters.advance($1) }) / 100 * emPixels
  }

  /// The lines of a text that is broken at spaces to fit a width.
  func lines(of text: String, width limit: Double) -> [String] {
    Figures.lines(of: text, within: limit) { width(of: $0) }
  }

  /// Hundredths of an em from a letter to the next one. Letters beyond ASCII count as wide as a digit, which those with
  /// accents, Greek and most signs are nearly.
  private static func advance(_ letter: Character) -> Int {
    guard let code = letter.asciiValue, (32..<127).contains(code) else { return 64 }
    return advances[Int(code) - 32]
  }

  /// From the space to the tilde.
  private static let advances = [
    32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84,
    53, 100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79, 60, 79, 69, 63, 61, 73, 68, 99, 69, 61, 69, 39, 34, 39,
    84, 50, 50, 61, 63, 55, 63, 62, 35, 63, 63, 28, 28, 58, 28, 97, 63, 61, 63, 63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34,
    64, 84,
  ]
}
