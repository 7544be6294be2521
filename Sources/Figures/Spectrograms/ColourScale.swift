import Foundation
import Tensors

/// How values become colours: one scale for all patches of a picture, printed beside them.
///
/// level = ((value − low) / (high − low)) ^ displayPower, held within [0, 1].
public struct ColourScale: Sendable {
  /// The values at the two ends of the map.
  public let range: ClosedRange<Float>
  /// 1 shows values evenly; 0.45 lifts the quiet parts of linear power.
  public let displayPower: Float
  /// What the values are, with their unit, as printed at the colour bar.
  public let unit: String
  public let map: ColourMap

  public init(range: ClosedRange<Float>, displayPower: Float = 1, unit: String, map: ColourMap = .magma) {
    precondition(range.lowerBound < range.upperBound, "a colour scale from \(range.lowerBound) to itself is empty")
    precondition(displayPower > 0, "a display power of \(displayPower) orders no colours")
    (self.range, self.displayPower, self.unit, self.map) = (range, displayPower, unit, map)
  }

  /// From the smallest to the largest finite value of some tensors.
  public init(covering tensors: [Tensor], displayPower: Float = 1, unit: String, map: ColourMap = .magma) {
    let ends = Self.ends(of: tensors)
    self.init(
      range: ends.low < ends.high ? ends.low...ends.high : ends.low...(ends.low + 1),
      displayPower: displayPower, unit: unit, map: map)
  }

  /// From minus to plus the largest magnitude, so that zero has the map's middle colour.
  ///
  /// - Parameter share: of the values that the scale covers, by magnitude; below 1 a few large ones do not pale the rest.
  public init(symmetricallyCovering tensors: [Tensor], share: Double = 1, unit: String, map: ColourMap = .diverging) {
    precondition(share > 0 && share <= 1, "a scale cannot cover a share of \(share)")
    let magnitudes = tensors.flatMap { $0.values.filter(\.isFinite).map(abs) }.sorted()
    let reach = magnitudes.isEmpty ? 0 : magnitudes[Int((share * Double(magnitudes.count - 1)).rounded())]
    self.init(range: reach > 0 ? -reach...reach : -1...1, unit: unit, map: map)
  }

  /// A value's place on the map, in [0, 1].
  public func level(of value: Float) -> Float {
    let share = max(0, min(1, (value - range.lowerBound) / (range.upperBound - range.lowerBound)))
    return displayPower == 1 ? share : pow(share, displayPower)
  }

  /// A value's colour.
  public func colour(of value: Float) -> Colour { map.colour(at: level(of: value)) }

  private static func ends(of tensors: [Tensor]) -> (low: Float, high: Float) {
    var (low, high) = (Float.infinity, -Float.infinity)
    for tensor in tensors {
      tensor.withUnsafeBufferPointer { values in
        for value in values where value.isFinite { (low, high) = (min(low, value), max(high, value)) }
      }
    }
    return low <= high ? (low, high) : (0, 1)
  }
}
