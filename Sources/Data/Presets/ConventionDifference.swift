import Foundation

/// A setting in which two conventions of features differ: values of one are not values of the other.
public struct ConventionDifference: Codable, Equatable, Sendable {
  /// Where the setting stands in the convention: `stft.hopSamples`.
  public var setting: String
  public var first: String
  public var second: String

  public init(setting: String, first: String, second: String) {
    (self.setting, self.first, self.second) = (setting, first, second)
  }
}

extension PatchDomain {
  /// The settings in which two domains differ, in order; empty if a patch means the same in both.
  ///
  /// Names, one-line summaries, and how sound is found again are not compared: they change no value of a patch. Nor are
  /// the medians of a set, which belong to its recordings.
  public func differences(from other: PatchDomain) -> [ConventionDifference] {
    let mine = settings, others = other.settings
    return Set(mine.keys).union(others.keys).sorted().compactMap { setting in
      let first = mine[setting] ?? "none", second = others[setting] ?? "none"
      return first == second ? nil : ConventionDifference(setting: setting, first: first, second: second)
    }
  }

  private static let aside = ["name", "summary", "filterInverse", "griffinLim", "threshold"]

  /// Every setting as text under its path.
  private var settings: [String: String] {
    // Settings are numbers and words, which JSON always has words for.
    let tree = try! JSONSerialization.jsonObject(with: JSONEncoder().encode(preset)) as! [String: Any]
    var settings = ["rateHz": String(rateHz)]
    for (name, value) in tree where name != "rateHz" { PatchDomain.collect(value, at: name, into: &settings) }
    return settings
  }

  private static func collect(_ value: Any, at path: String, into settings: inout [String: String]) {
    guard !aside.contains(path.split(separator: ".").last.map(String.init) ?? "") else { return }
    switch value {
    case let object as [String: Any]:
      for (name, value) in object { collect(value, at: path + "." + name, into: &settings) }
      // A choice without numbers of its own, such as a kind of window.
      if object.isEmpty { settings[path] = "chosen" }
    case let list as [Any]:
      for (index, value) in list.enumerated() { collect(value, at: "\(path).\(index)", into: &settings) }
    default: settings[path] = "\(value)"
    }
  }
}
