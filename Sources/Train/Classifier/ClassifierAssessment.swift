import Tensors

/// How well a classifier names examples, with what can be said about how sure that is.
public struct ClassifierAssessment: Sendable {
  public let labels: [String]
  /// The right class of each example, and what each class was given: [N] and [N, classes].
  public let classes: [Int]
  public let probabilities: Tensor
  public let predictions: [Int]
  public let confusion: ConfusionMatrix
  /// What intervals are drawn over: recordings, or stretches of them where there are too few of those.
  public let intervalUnit: String
  private let groups: [String]

  /// Recordings below which stretches of them are drawn instead.
  private static let leastRecordings = 5
  private static let stretchSeconds = 10.0

  /// - Parameters:
  ///   - recordings, startSeconds: where each example comes from.
  public init(labels: [String], classes: [Int], probabilities: Tensor, recordings: [String], startSeconds: [Double]) {
    precondition(
      probabilities.shape == [classes.count, labels.count] && recordings.count == classes.count,
      "probabilities \(probabilities.shape) for \(classes.count) examples of \(labels.count) classes")
    (self.labels, self.classes, self.probabilities) = (labels, classes, probabilities)
    predictions = probabilities.indexOfMaximum(axis: 1)
    confusion = ConfusionMatrix(labels: classes, predictions: predictions, classCount: labels.count)
    if Set(recordings).count >= Self.leastRecordings {
      groups = recordings
      intervalUnit = "recordings"
    } else {
      groups = zip(recordings, startSeconds).map { "\($0) \(Int($1 / Self.stretchSeconds))" }
      intervalUnit = "stretches of \(Int(Self.stretchSeconds)) s"
    }
  }

  public var count: Int { classes.count }
  public var accuracy: Double { confusion.accuracy }
  public var accuracyInterval: ClosedRange<Double>? {
    interval { drawn in Double(drawn.count { classes[$0] == predictions[$0] }) / Double(drawn.count) }
  }
  public var macroF1Interval: ClosedRange<Double>? {
    interval { drawn in
      ConfusionMatrix(
        labels: drawn.map { classes[$0] }, predictions: drawn.map { predictions[$0] }, classCount: labels.count
      ).macroF1
    }
  }

  /// One class against the others; of two classes the second.
  public func characteristic(of place: Int) -> OperatingCharacteristic? { characteristic(of: place, among: Array(0..<count)) }

  /// Area under the characteristic: of the second of two classes, else the mean over the classes that have examples.
  public var area: Double? { area(among: Array(0..<count)) }
  public var areaInterval: ClosedRange<Double>? { interval { area(among: $0) } }

  private func area(among drawn: [Int]) -> Double? {
    let places = labels.count == 2 ? [1] : Array(labels.indices)
    let areas = places.compactMap { characteristic(of: $0, among: drawn)?.area }
    return areas.isEmpty ? nil : areas.reduce(0, +) / Double(areas.count)
  }

  private func characteristic(of place: Int, among drawn: [Int]) -> OperatingCharacteristic? {
    let width = labels.count
    return probabilities.withUnsafeBufferPointer { shares in
      OperatingCharacteristic(
        scores: drawn.map { Double(shares[$0 * width + place]) }, isPositive: drawn.map { classes[$0] == place })
    }
  }

  private func interval(_ statistic: ([Int]) -> Double?) -> ClosedRange<Double>? {
    GroupBootstrap(groups: groups).interval(statistic)
  }
}
