import Foundation
import Synchronization

/// A taper laid over a frame before its Fourier transform.
///
/// With φ = 2πi/D, D = N for a periodic window and N − 1 for a symmetric one, i = 0 … N − 1:
/// hann ½ − ½ cos φ · hamming .54 − .46 cos φ · blackman .42 − .5 cos φ + .08 cos 2φ · rectangular 1 ·
/// tukey: a Hann slope over half of `taperedShare` of the frame at each end, 1 between.
///
/// Agrees with `scipy.signal.get_window` (periodic) and `numpy.hanning` and its like (symmetric).
public struct Window: Hashable, Codable, Sendable {
  public enum Shape: String, Codable, Sendable, CaseIterable { case rectangular, hann, hamming, blackman, tukey }

  /// Periodic: one period of an endless taper (spectral analysis). Symmetric: both ends alike (filter design).
  public enum Symmetry: String, Codable, Sendable, CaseIterable { case periodic, symmetric }

  public var shape: Shape
  public var symmetry: Symmetry
  /// Share of a Tukey window that is tapered, 0 (rectangular) to 1 (Hann); other shapes ignore it.
  public var taperedShare: Double

  public init(_ shape: Shape, _ symmetry: Symmetry = .periodic, taperedShare: Double = 0.25) {
    self.shape = shape
    self.symmetry = symmetry
    self.taperedShare = taperedShare
  }

  public static let hann = Window(.hann)
  /// SciPy's default for spectrograms.
  public static let tukey = Window(.tukey)

  /// Every shape with either symmetry.
  public static let all = Shape.allCases.flatMap { shape in Symmetry.allCases.map { Window(shape, $0) } }

  /// The window's values, computed in double precision. → [count]
  public func values(_ count: Int) -> Tensor { Tensor([count], doubles(count).map { Float($0) }) }

  /// The same before rounding.
  public func doubles(_ count: Int) -> [Double] {
    let length = Length(window: self, count: count)
    return Window.known.withLock { known in
      if let values = known[length] { return values }
      let values = computed(count)
      known[length] = values
      return values
    }
  }

  private struct Length: Hashable, Sendable {
    let window: Window
    let count: Int
  }

  /// Windows that have been asked for: a transform back and forth would spend a fifth of its time on their cosines.
  private static let known = Mutex<[Length: [Double]]>([:])

  private func computed(_ count: Int) -> [Double] {
    guard count > 1 else { return [Double](repeating: 1, count: count) }
    let period = Double(symmetry == .periodic ? count : count - 1)
    return (0..<count).map { value(at: Double($0) / period) }
  }

  /// The taper at a position of its period, 0 … 1.
  private func value(at position: Double) -> Double {
    let phase = 2 * Double.pi * position
    switch shape {
    case .rectangular: return 1
    case .hann: return 0.5 - 0.5 * cos(phase)
    case .hamming: return 0.54 - 0.46 * cos(phase)
    case .blackman: return 0.42 - 0.5 * cos(phase) + 0.08 * cos(2 * phase)
    case .tukey:
      let slope = taperedShare / 2
      let fromEnd = min(position, 1 - position)
      return fromEnd < slope ? 0.5 - 0.5 * cos(Double.pi * fromEnd / slope) : 1
    }
  }
}
