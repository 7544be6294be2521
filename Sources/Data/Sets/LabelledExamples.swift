import Files
import Tensors

/// A set's patches as examples of classes, divided into what is trained on, what decides when to stop, and what is kept
/// to judge by. Whole recordings, or groups of them, lie in one part alone.
public struct LabelledExamples: Sendable {
  /// The classes, sorted.
  public let labels: [String]
  /// The class of every patch of the set; −1 for one without a label.
  public let classes: [Int]
  /// What every patch is kept together with: its recording, or its recording's group.
  public let groups: [String]
  public let training: [Int]
  /// Empty where there are too few groups to spare any.
  public let validation: [Int]
  /// The set's held-out part.
  public let heldOut: [Int]

  /// Groups below which none is spared for validation.
  public static let leastGroups = 5

  /// - Parameters:
  ///   - labels: the classes, where a network has them already; the set's own if nil.
  ///   - validationShare: of the patches that are not held out.
  /// - Throws: `FileError` for a set without labels, a class with one example, a recording in two parts.
  public init(_ set: DataSet, labels given: [String]? = nil, validationShare: Double, seed: Int) throws {
    let labels = given ?? set.labels, places = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, $0) })
    guard !set.labels.isEmpty else {
      throw FileError(
        .badData, set.path, "holds no labels", remedy: "build it with --labels folders, intervals or a CSV file")
    }
    self.labels = labels
    classes = set.records.map { places[$0.label] ?? -1 }
    let groupOf = Dictionary(set.lint.used.map { ($0.path, $0.group ?? $0.path) }) { first, _ in first }
    groups = set.records.map { groupOf[$0.source] ?? $0.source }
    let classes = classes, groups = groups
    let usable = set.records.indices.filter { classes[$0] >= 0 }
    heldOut = usable.filter { set.records[$0].isHeldOut }
    let trainable = usable.filter { !set.records[$0].isHeldOut }
    let spared = LabelledExamples.spared(trainable.map { groups[$0] }, share: validationShare, seed: seed)
    validation = trainable.filter { spared.contains(groups[$0]) }
    training = trainable.filter { !spared.contains(groups[$0]) }
    try LabelledExamples.requireNoLeak(set, groups: groups)
  }

  /// The groups that are kept for validation.
  private static func spared(_ groups: [String], share: Double, seed: Int) -> Set<String> {
    var counts: [(group: String, count: Int)] = [], places: [String: Int] = [:]
    for group in groups {
      if let place = places[group] { counts[place].count += 1 } else {
        places[group] = counts.count
        counts.append((group, 1))
      }
    }
    guard counts.count >= leastGroups else { return [] }
    return Set(heldOutGroups(patches: counts.map(\.count), share: share, seed: seed &+ 1).map { counts[$0].group })
  }

  private static func requireNoLeak(_ set: DataSet, groups: [String]) throws {
    var partOf: [String: (isHeldOut: Bool, path: String)] = [:]
    for recording in set.lint.used {
      for key in [recording.hash, recording.group ?? recording.path] {
        if let other = partOf[key], other.isHeldOut != recording.isHeldOut {
          throw FileError(
            .badData, set.path, "\(recording.path) and \(other.path) are the same recording or group, one held out and one trained on",
            remedy: "build the set again")
        }
        partOf[key] = (recording.isHeldOut, recording.path)
      }
    }
  }

  /// Throws `FileError` for classes that cannot be learned: fewer than two, or one that has a single example or none to
  /// train with.
  public func requireTrainable(_ path: String) throws {
    guard labels.count > 1 else {
      throw FileError(
        .badData, path, "holds one class, '\(labels.first ?? "")'", remedy: "add recordings of another class")
    }
    for (place, label) in labels.enumerated() {
      let all = classes.count { $0 == place }
      guard all > 1 else {
        throw FileError(
          .badData, path, "the class '\(label)' has one example, which is too few to learn and to judge by",
          remedy: "add recordings of it, or leave it out")
      }
      guard training.contains(where: { classes[$0] == place }) else {
        throw FileError(
          .badData, path, "the class '\(label)' has no example to train with: all of its recordings are held out",
          remedy: "add recordings of it, or build the set with another --seed or a lower --held-out")
      }
    }
  }

  /// The classes without an example among some patches.
  public func missing(in indices: [Int]) -> [String] {
    let found = Set(indices.map { classes[$0] })
    return labels.indices.filter { !found.contains($0) }.map { labels[$0] }
  }
}
