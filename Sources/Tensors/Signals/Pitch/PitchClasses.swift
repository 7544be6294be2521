import Foundation

/// CREPE's pitch classes: 360 of them, 20 cents apart, from 31.7 Hz up.
///
/// Class i stands for 10·2^((20·i + 1997.3794)/1200) Hz.
/// - Source: Kim et al., CREPE: A Convolutional Representation for Pitch Estimation, ICASSP 2018; its implementation.
public enum PitchClasses {
  public static let count = 360

  /// What a class, or a place between two, stands for.
  public static func hertz(_ place: Double) -> Double { 10 * pow(2, (20 * place + 1997.3794) / 1200) }

  /// The classes of pitches in a range.
  public static func within(_ hertz: ClosedRange<Double>) -> [Int] {
    (0..<count).filter { hertz.contains(PitchClasses.hertz(Double($0))) }
  }
}
