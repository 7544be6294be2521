import Tensors

/// Rules that tell a training that has gone wrong.
public enum Watchdog {
  /// Below this share of held-out patches that a sample comes near to, modes are missing.
  public static let leastCoverage = 0.2
  /// Below this ratio of nearest-neighbour distances, generated over real, samples are near-copies of each other.
  public static let leastNeighbourRatio = 0.5

  /// The metrics that are not finite: the run has to stop, its state kept.
  public static func notFinite(_ metrics: [(name: String, value: Float)]) -> [String] {
    metrics.filter { !$0.value.isFinite }.map(\.name)
  }

  /// What the samples of an epoch give cause to say, a line each; empty if all is well.
  public static func warnings(_ readings: [SampleYardstick.Reading], silentShare: Double) -> [String] {
    readings.compactMap(warning) + (silentShare > 0 ? [silence(silentShare)] : [])
  }

  private static func warning(_ reading: SampleYardstick.Reading) -> String? {
    switch reading.name {
    case "coverage" where reading.generated.isNaN: "samples hold values that are no numbers"
    case "coverage" where reading.generated < leastCoverage:
      "samples come near to only \(percent(reading.generated)) of the held-out patches "
        + "(real patches to \(percent(reading.real))): modes are missing"
    case "neighbour_ratio" where reading.generated < leastNeighbourRatio:
      "samples lie \(hundredths(reading.generated)) times as far apart as real patches do: "
        + "they are near-copies of each other"
    default: nil
    }
  }

  private static func silence(_ share: Double) -> String { "\(percent(share)) of the samples are silent" }

  private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
  private static func hundredths(_ value: Double) -> String { String((value * 100).rounded() / 100) }
}
