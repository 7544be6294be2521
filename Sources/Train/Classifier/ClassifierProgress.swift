import Nets

/// Where a training stands between its epochs: what decides the learning rate, what is best, and when to stop.
struct ClassifierProgress: Equatable {
  /// 0 for the first learning rate.
  var stage = 0
  /// Epochs of the stage that are done.
  var stageEpochs = 0
  /// The lowest validation loss so far.
  var best = Double.infinity
  /// Epochs since then within the stage.
  var epochsSinceBest = 0
  var hasEnded = false

  /// What follows from an epoch's loss.
  enum Verdict: Equatable {
    case goesOn
    /// The stage has stopped helping: the next begins from the best weights.
    case nextStage
    case ends
  }

  /// Takes in an epoch's validation loss; nil where nothing is validated, and each epoch counts as the best.
  mutating func take(_ loss: Double?, _ recipe: ClassifierRecipe) -> (isBest: Bool, verdict: Verdict) {
    stageEpochs += 1
    let isBest = loss.map { $0 < best } ?? true
    if isBest {
      best = loss ?? best
      epochsSinceBest = 0
    } else {
      epochsSinceBest += 1
    }
    guard let patience = recipe.patience, loss != nil, epochsSinceBest >= patience else { return (isBest, .goesOn) }
    guard stage < recipe.stages.count else {
      hasEnded = true
      return (isBest, .ends)
    }
    stage += 1
    (stageEpochs, epochsSinceBest) = (0, 0)
    return (isBest, .nextStage)
  }

  /// As a training's state keeps it.
  var numbers: [String: Double] {
    [
      "stage": Double(stage), "stage_epochs": Double(stageEpochs), "best": best,
      "epochs_since_best": Double(epochsSinceBest), "has_ended": hasEnded ? 1 : 0,
    ]
  }

  init() {}

  init(numbers: [String: Double]) {
    func whole(_ name: String) -> Int { numbers[name].map { Int($0) } ?? 0 }
    (stage, stageEpochs, epochsSinceBest) = (whole("stage"), whole("stage_epochs"), whole("epochs_since_best"))
    best = numbers["best"] ?? .infinity
    hasEnded = whole("has_ended") != 0
  }
}
