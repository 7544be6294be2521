import Files
import Foundation
import Tensors

/// How well the effect of a clip can be told from what stands for it: latents, principal components, or nothing.
///
/// Everything that learns (scaler, k of the nearest neighbours, C of the logistic regression) learns from the training
/// recordings alone; k and C are those that tell most in four folds of these, each without some recordings. Only then
/// are the held-out recordings looked at, once. Intervals are over the held-out recordings.
public struct EffectScores: Sendable {
  /// How one of the classifiers did.
  public struct Score: Sendable {
    /// `k-NN` or `logistic`.
    public let classifier: String
    /// k or C as chosen.
    public let choice: Double
    /// Share of held-out clips told rightly, and the middle 95 % of what it would be with other recordings.
    public let accuracy: Double
    public let low: Double
    public let high: Double
    /// The class of each held-out clip, in the order of the rows.
    public let predicted: [String]
  }

  /// `VAE`, `PCA 32`, `untrained`.
  public let name: String
  /// Values that stand for a clip.
  public let width: Int
  public let scores: [Score]

  static let neighbourCounts = [1, 3, 5, 10, 20, 50]
  static let strengths = [0.001, 0.01, 0.1, 1, 10, 100]
  static let foldCount = 4

  /// Takes the scores of what stands for clips.
  ///
  /// values: `[N, D]`, a row for each of `rows`.
  /// Throws `FileError`, in the name of `path`, if there are not two effects and two recordings on each side.
  public init(_ name: String, values: Tensor, rows: [LatentTable.Row], path: String) throws {
    let split = try EffectSplit(rows, path: path)
    self.name = name
    width = values.shape[1]
    let training = values.gathered(axis: 0, split.training), heldOut = values.gathered(axis: 0, split.heldOut)
    let sources = split.training.map { rows[$0].source }
    let folds = groupFolds(sources, count: Self.foldCount, seed: 0)
    let labels = split.training.map { split.labels[$0] }
    scores = Classifier.all.map { classifier in
      let choice = classifier.choice(training, labels, split.classes.count, folds)
      let scaler = StandardScaler(of: training)
      let predicted = classifier.predict(
        scaler.transform(training), labels, split.classes.count, scaler.transform(heldOut), [choice])[0]
      return EffectScores.score(classifier.name, choice, predicted, split, rows)
    }
  }

  /// What answering with the effect of most training clips scores.
  public static func majority(of rows: [LatentTable.Row], path: String) throws -> EffectScores {
    let split = try EffectSplit(rows, path: path)
    let counts = split.classes.indices.map { label in split.training.count { split.labels[$0] == label } }
    let most = counts.firstIndex(of: counts.max()!)!
    return EffectScores(
      name: "majority class", width: 0,
      scores: [score("always \(split.classes[most])", 0, split.heldOut.map { _ in most }, split, rows)])
  }

  private init(name: String, width: Int, scores: [Score]) { (self.name, self.width, self.scores) = (name, width, scores) }

  private static func score(
    _ name: String, _ choice: Double, _ predicted: [Int], _ split: EffectSplit, _ rows: [LatentTable.Row]
  ) -> Score {
    let right = zip(predicted, split.heldOut).map { $0 == split.labels[$1] ? 1.0 : 0 }
    let interval = meanInterval(right, groups: split.heldOut.map { rows[$0].source })
    return Score(
      classifier: name, choice: choice, accuracy: interval.mean, low: interval.low, high: interval.high,
      predicted: predicted.map { split.classes[$0] })
  }
}

/// Which rows are learned from, which are told, and their effects as numbers.
struct EffectSplit {
  let classes: [String]
  /// A class for each row.
  let labels: [Int]
  let training: [Int]
  let heldOut: [Int]

  init(_ rows: [LatentTable.Row], path: String) throws {
    let names = rows.map(\.effectName)
    let classes = Set(names).sorted()
    self.classes = classes
    labels = names.map { classes.firstIndex(of: $0)! }
    training = rows.indices.filter { !rows[$0].isHeldOut }
    heldOut = rows.indices.filter { rows[$0].isHeldOut }
    guard classes.count > 1 else {
      throw FileError(
        .badData, path, "has the sound of \(classes.first ?? "no effect") alone", remedy: "scores want two effects or more")
    }
    for (part, what) in [(training, "training"), (heldOut, "held-out")] where Set(part.map { rows[$0].source }).count < 2 {
      throw FileError(
        .badData, path, "has fewer than two \(what) recordings", remedy: "scores want a set of more recordings")
    }
  }
}

/// A way to tell classes, with one number to choose.
private struct Classifier: Sendable {
  let name: String
  let choices: [Double]
  /// Classes of others for each choice, from scaled points.
  let predict: @Sendable (_ points: Tensor, _ labels: [Int], _ classes: Int, _ others: Tensor, _ choices: [Double]) -> [[Int]]

  static let all = [
    Classifier(name: "k-NN", choices: EffectScores.neighbourCounts.map(Double.init)) { points, labels, _, others, choices in
      NeighbourClassifier(points: points, labels: labels)
        .predict(others, neighbours: choices.map { min(Int($0), labels.count) })
    },
    Classifier(name: "logistic", choices: EffectScores.strengths) { points, labels, classes, others, choices in
      var last: LogisticRegression?
      return choices.map { strength in
        let model = LogisticRegression(points: points, labels: labels, classes: classes, strength: strength, start: last)
        last = model
        return model.predict(others)
      }
    },
  ]

  /// The choice that tells most of what was left out, over the folds; the first of equal ones.
  func choice(_ points: Tensor, _ labels: [Int], _ classes: Int, _ folds: [[Int]]) -> Double {
    var right = [Int](repeating: 0, count: choices.count)
    for fold in folds {
      let left = Set(fold), kept = labels.indices.filter { !left.contains($0) }
      let known = points.gathered(axis: 0, kept), scaler = StandardScaler(of: known)
      let told = predict(
        scaler.transform(known), kept.map { labels[$0] }, classes, scaler.transform(points.gathered(axis: 0, fold)), choices)
      for (place, predicted) in told.enumerated() { right[place] += zip(predicted, fold).count { $0 == labels[$1] } }
    }
    return choices[right.firstIndex(of: right.max()!)!]
  }
}
