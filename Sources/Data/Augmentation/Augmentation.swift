import Tensors

/// A change of examples that leaves their class alone, drawn anew every time that one is seen.
public struct Augmentation: Sendable {
  /// What it is done to.
  public enum Domain: String, Sendable {
    /// Linear spectra before their filters, stored with room on both sides: [rows, bins].
    case spectrum
    /// Waveforms: [samples].
    case waveform
  }

  /// As the command line spells it.
  public let name: String
  /// One line for listings.
  public let summary: String
  public let domain: Domain
  /// Changes an example. Serial, from any thread; the same draw gives the same example.
  let apply: @Sendable (_ example: Tensor, _ shape: Excerpt, _ random: inout Random) -> Tensor

  /// What an example is, and what is to become of it.
  struct Excerpt: Sendable {
    /// Rows that are wanted of it.
    let rows: Int
    /// Hz from one bin to the next; 0 for waveforms.
    let binHz: Double
  }

  /// Every kind, in the order in which they are done; a new one is added here.
  public static let all: [Augmentation] = [stretchAndShift, randomFilter, level, gain, noise]

  public static func named(_ name: String) -> Augmentation? { all.first { $0.name == name } }
}
