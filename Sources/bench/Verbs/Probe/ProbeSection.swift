import Data
import Files
import Foundation
import Probe
import Tensors

/// One goal's starts with what came of them, as it is shown and written.
struct ProbeSection {
  let maximisation: Maximisation
  let kind: ParameterisationKind
  let results: [ProbeResult]
  /// What each start's example looks like, `[canvas…]`; nil where there is none.
  let canvases: [Tensor?]
  /// What the network is given for it, as a patch `[T, F, C]` has its axes.
  let inputs: [Tensor?]
  /// The folder of each of the objective's units.
  let folderNames: [String]

  /// - Parameter given: results that were kept from an earlier time; the maximisation's own if nil.
  init(_ maximisation: Maximisation, _ kind: ParameterisationKind, results given: [ProbeResult]? = nil) {
    (self.maximisation, self.kind, results) = (maximisation, kind, given ?? maximisation.results)
    folderNames = ProbeSection.folderNames(maximisation)
    let parameterisation = maximisation.parameterisation
    let shown = results.map { $0.example.map { parameterisation.rendered($0.parameters) } }
    canvases = shown.map { $0?.canvas }
    let axes = maximisation.network.axes
    inputs = shown.map { $0.map { axes.patches(of: $0.input.reshaped([1] + $0.input.shape)).reshaped(axes.patch) } }
  }

  var goal: Goal { maximisation.settings.goal }
  var canvas: Canvas { maximisation.parameterisation.canvas }

  /// Places of the results of an objective's unit.
  func places(ofVariant variant: Int) -> [Int] { results.indices.filter { results[$0].start.variant == variant } }

  /// `maximise channel:conv2:17`
  func title(ofVariant variant: Int) -> String {
    "\(goal.rawValue) \(maximisation.objective.name(ofVariant: variant))"
  }

  static func folderNames(_ maximisation: Maximisation) -> [String] {
    let objective = maximisation.objective, units = (0..<objective.variantCount).map { objective.name(ofVariant: $0) }
    return Folder.names(after: units).map { "\(maximisation.settings.goal.rawValue)-\($0)" }
  }

  /// The folder of one of an objective's units.
  ///
  /// - Parameter units: all of them in the objective's order, which tells apart those whose folders would have one name.
  static func folderName(_ goal: Goal, _ unit: String, among units: [String] = []) -> String {
    let name = zip(units, Folder.names(after: units)).first { $0.0 == unit }?.1 ?? Folder.name(after: unit)
    return "\(goal.rawValue)-\(name)"
  }

  /// The start with the best score of a unit.
  func best(ofVariant variant: Int) -> Int? {
    places(ofVariant: variant).filter { results[$0].example != nil }
      .max { goal.sign * results[$0].example!.score < goal.sign * results[$1].example!.score }
  }

  /// What made an example, in words, for comments and captions; and how its start ended, if not at its last iteration.
  func origin(of place: Int) -> String {
    let result = results[place]
    guard let example = result.example else { return "\(title(ofVariant: result.start.variant)), seed \(result.start.seed): no example" }
    let end = result.status == .finished ? "" : ", " + result.status.words
    return String(
      format: "%@ of %@: score %.6g at iteration %d, seed %d, %@", title(ofVariant: result.start.variant),
      maximisation.network.name, example.score, example.iteration, result.start.seed, how + end)
  }

  /// How it was made, in words.
  var how: String { ProbeSection.how(maximisation, kind) }

  static func how(_ maximisation: Maximisation, _ kind: ParameterisationKind) -> String {
    let settings = maximisation.settings
    let parts = [
      "\(kind.name) by \(settings.optimiser.name) at \(settings.step.rate.word)",
      settings.step.decay > 0 ? "decay \(settings.step.decay.word)" : nil, "\(settings.iterations) iterations",
      "keep \(settings.keep.description)",
      settings.norm.map { "norm \($0.word)" },
      maximisation.transforms.isEmpty ? nil : maximisation.transforms.map { "\($0.name) \($0.amount.word)" }.joined(separator: ", "),
      maximisation.regularisers.isEmpty ? nil : maximisation.regularisers.map { "\($0.weight.word)·\($0.name)" }.joined(separator: ", "),
      settings.batchNorm == .training ? "batch norms in training mode, each start's own statistics" : nil,
    ]
    return parts.compactMap { $0 }.joined(separator: ", ")
  }

  /// What is about to be done.
  static func heading(_ maximisation: Maximisation, _ kind: ParameterisationKind) -> String {
    let remarks = maximisation.parameterisation.remarks.map { "\n  " + $0 }.joined()
    return "\(maximisation.objective.text) of \(maximisation.network.name); \(how(maximisation, kind))\(remarks)"
  }
}

extension ProbeRecord {
  /// The folder of a goal's unit, as the probe named it.
  func folderName(_ goal: Goal, _ unit: String) -> String {
    var known: Set<String> = []
    return ProbeSection.folderName(goal, unit, among: starts.map(\.unit).filter { known.insert($0).inserted })
  }
}

extension Parameterisation {
  /// An example as it is seen: its canvas, and what the network is given.
  func rendered(_ parameters: Tensor) -> (canvas: Tensor, input: Tensor) {
    let (canvas, input) = renderings(of: parameters.reshaped([1] + parameterShape))
    return (canvas.reshaped(Array(canvas.shape.dropFirst())), input.reshaped(Array(input.shape.dropFirst())))
  }
}
