import Tensors

/// One clip of a comparison: what it is, and its sound or its patch.
public struct ComparedExample: Sendable {
  /// One line: where it came from.
  public var title: String
  /// What made it: an effect's controls, a probe's seed.
  public var settings: String
  /// The effect that it went through; empty where there is none.
  public var effect: String
  /// What is drawn together: clips of one recording, starts of one seed.
  public var origin: String
  public var score: Float?
  public var seed: Int?
  public var content: Content

  public enum Content: Sendable {
    /// `[samples]`.
    case sound(Tensor, rateHz: Int)
    /// `[1, T, F, C]` by the conventions of the space, with the sound that goes with it.
    case patch(Tensor, sound: Tensor?, rateHz: Int)
  }

  public init(
    title: String, settings: String = "", effect: String = "", origin: String, score: Float? = nil, seed: Int? = nil,
    content: Content
  ) {
    (self.title, self.settings, self.effect, self.origin) = (title, settings, effect, origin)
    (self.score, self.seed, self.content) = (score, seed, content)
  }

  /// What is heard of it, and at which rate.
  public var sound: (samples: Tensor, rateHz: Int)? {
    switch content {
    case .sound(let samples, let rateHz): (samples, rateHz)
    case .patch(_, let samples, let rateHz): samples.map { ($0, rateHz) }
    }
  }
}

/// Examples of one origin.
public struct ComparedGroup: Sendable {
  public enum Kind: String, Sendable, CaseIterable, Codable {
    /// Recordings, as the space's encoder was given them.
    case real
    /// The same, after the way back to sound and through the features again: what that way alone does.
    case resynthesised
    case reconstructed
    case sampled
    /// What activation maximisation made.
    case maximised
  }

  public let kind: Kind
  public let name: String
  public let examples: [ComparedExample]
  /// In which conventions they differ from the space's, in words; empty where their arrays went in directly.
  public let differences: [String]

  public init(_ kind: Kind, _ name: String, _ examples: [ComparedExample], differences: [String] = []) {
    precondition(!examples.isEmpty, "the group \(name) has no examples")
    (self.kind, self.name, self.examples, self.differences) = (kind, name, examples, differences)
  }

  /// Groups whose names differ: where some would be the same, where each is from stands behind it, and at need a number.
  public static func toldApart(_ groups: [(group: ComparedGroup, origin: String)]) -> [ComparedGroup] {
    func repeated(_ names: [String]) -> Set<String> { Set(Dictionary(grouping: names) { $0 }.filter { $1.count > 1 }.keys) }
    let names = groups.map(\.group.name), twice = repeated(names)
    let placed = zip(names, groups).map { twice.contains($0) ? "\($0) (\($1.origin))" : $0 }
    let still = repeated(placed)
    var seen: [String: Int] = [:]
    return zip(placed, groups).map { name, entry in
      seen[name, default: 0] += 1
      let number = still.contains(name) ? ", \(seen[name]!)" : ""
      return ComparedGroup(entry.group.kind, name + number, entry.group.examples, differences: entry.group.differences)
    }
  }
}
