/// Playing what is above hearing slowly enough to be heard.
public enum Audibility {
  /// The highest rate that is played as it is: half of it is the highest frequency in a sound.
  public static let highestRateHz = 48_000
  /// A slowed-down sound's rate is at most this, so that nothing in it is above 12.5 kHz.
  public static let slowedRateHz = 25_000

  /// How many times slower a sound of this rate is to be played; nil if it can be heard as it is.
  public static func slowdown(rateHz: Int) -> Int? {
    rateHz <= highestRateHz ? nil : (rateHz + slowedRateHz - 1) / slowedRateHz
  }
}
