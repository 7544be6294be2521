import Nets
import Tensors

/// Activation maximisation of many starts at once, which do not know of each other: a sequence of iterations.
///
/// Each start ascends sign·objective − Σ weight·regulariser of its own canvas, seen through transforms drawn by its own
/// seed, with an optimiser of its own; what goes through the network together shares nothing but the time.
public final class Maximisation {
  public let network: ProbedNetwork
  public let objective: Objective
  public let parameterisation: any Parameterisation
  public let transforms: [DrawnTransform]
  public let regularisers: [Regulariser]
  public let settings: ProbeSettings
  /// Where starts begin.
  public let beginning: Beginning
  private var states: [StartState]
  private var iteration = 0

  /// What an iteration says of itself.
  public struct Report: Sendable {
    /// Updates made.
    public let iteration: Int
    /// Starts that go on.
    public let runningCount: Int
    /// The median of the scores before the update.
    public let medianScore: Float

    public init(iteration: Int, runningCount: Int, medianScore: Float) {
      (self.iteration, self.runningCount, self.medianScore) = (iteration, runningCount, medianScore)
    }
  }

  public init(
    _ network: ProbedNetwork, _ objective: Objective, _ parameterisation: any Parameterisation,
    transforms: [DrawnTransform] = [], regularisers: [Regulariser] = [], from beginning: Beginning = .noise,
    starts: [Start], _ settings: ProbeSettings
  ) {
    (self.network, self.objective, self.parameterisation) = (network, objective, parameterisation)
    (self.transforms, self.regularisers, self.settings) = (transforms, regularisers, settings)
    self.beginning = beginning
    states = []
    states = starts.map { start in
      StartState(start, first(start, attempt: 0), settings.optimiser.make(settings.step, parameterisation.parameterShape))
    }
  }

  /// Makes an iteration; nil when all are made.
  public func next() -> Report? {
    guard iteration < settings.iterations, states.contains(where: \.isRunning) else { return nil }
    let scores = ascend(running)
    iteration += 1
    if iteration == settings.iterations { states = scoredAtTheEnd() }
    return Report(
      iteration: iteration, runningCount: running.count,
      medianScore: scores.isEmpty ? .nan : Float(median(scores.map { Double($0) })))
  }

  /// What became of the starts so far, in their order.
  public var results: [ProbeResult] { states.map(\.result) }

  /// A start's parameters as they are now.
  public func parameters(ofStart index: Int) -> Tensor { states[index].parameters }

  /// What would have become of them if the iteration that was made last had been the last of all.
  public var resultsIfEnded: [ProbeResult] {
    iteration == settings.iterations ? results : scoredAtTheEnd().map(\.result)
  }

  private var running: [Int] { states.indices.filter { states[$0].isRunning } }

  /// Parameters to begin with.
  private func first(_ start: Start, attempt: Int) -> Tensor {
    var parameters: Tensor
    switch beginning {
    case .noise:
      var random = start.random(attempt: attempt)
      parameters = parameterisation.noise(&random)
    case .zeros: parameters = Tensor(parameterisation.parameterShape)
    case .impulse: parameters = given(impulse(seed: start.seed))
    case .canvas(let canvas, _): parameters = given(canvas)
    }
    return constrained(parameters)
  }

  private func given(_ canvas: Tensor) -> Tensor {
    guard let parameters = parameterisation.parameters(ofCanvas: canvas) else {
      preconditionFailure("this parameterisation cannot begin at a given canvas")
    }
    return parameters
  }

  private func impulse(seed: Int) -> Tensor {
    let shape = parameterisation.canvas.shape, row = shape.dropFirst().reduce(1, *)
    var canvas = Tensor([shape.reduce(1, *)])
    canvas[shape[0] / 2 * row + seed % row] = 1
    return canvas.reshaped(shape)
  }

  // MARK: Iterations

  /// One update of the starts. Gives their scores.
  private func ascend(_ indices: [Int]) -> [Float] {
    var scores: [Float] = [], stuck: [Int] = []
    for rows in pieces(indices) {
      let found = evaluate(rows)
      for (row, index) in rows.enumerated() {
        let gradient = found.gradient.rows(row..<row + 1).reshaped(parameterisation.parameterShape)
        let size = norm(gradient)
        if found.score[row].isFinite, found.value[row].isFinite, found.isDead[row], mayRedraw(states[index]) {
          stuck.append(index)
        } else {
          advance(index, score: found.score[row], value: found.value[row], gradient, size, isDead: found.isDead[row])
          if found.score[row].isFinite { scores.append(found.score[row]) }
        }
      }
    }
    guard !stuck.isEmpty else { return scores }
    for index in stuck {
      states[index].attempt += 1
      states[index].parameters = first(states[index].start, attempt: states[index].attempt)
      states[index].firstNorm = norm(states[index].parameters)
    }
    return scores + ascend(stuck)
  }

  private func mayRedraw(_ state: StartState) -> Bool {
    guard case .noise = beginning else { return false }
    return iteration == 0 && state.attempt < settings.redraws
  }

  /// One start's update.
  private func advance(_ index: Int, score: Float, value: Float, _ gradient: Tensor, _ size: Float, isDead: Bool) {
    let isNumber = score.isFinite && value.isFinite && size.isFinite
    // A point that is only tried ends nothing: the optimiser may take a shorter step.
    let isTrying = states[index].optimiser.isTrying
    guard isNumber || isTrying else {
      states[index].status = .notFinite(iteration: iteration)
      return
    }
    states[index].curves.score.append(score)
    states[index].curves.parameterNorm.append(norm(states[index].parameters))
    states[index].curves.gradientNorm.append(size)
    if isNumber { states[index].offer(score: score, iteration: iteration, settings.keep, settings.goal) }
    if isDead, !isTrying {
      states[index].status = .stuck(iteration: iteration)
    } else if settings.stopsAtZero, score <= 0 {
      states[index].status = .atZero(iteration: iteration)
    } else {
      let limit = settings.clipNorm ?? .infinity
      let clipped = size > limit ? affine(gradient, scale: limit / size) : gradient
      let next = states[index].optimiser.next(
        after: states[index].parameters, value: isNumber ? value : -.infinity, gradient: clipped)
      states[index].parameters = constrained(next)
    }
  }

  /// Held within the domain, and at the norm if one is given, or as near to it as the domain lets them be.
  ///
  /// Of a domain that is a cone, such as x ≥ 0, the first scaling stays within it. Of others each one is followed by the
  /// domain, which has the last word.
  private func constrained(_ parameters: Tensor) -> Tensor {
    var possible = projected(parameters)
    guard let wanted = settings.norm else { return possible }
    for _ in 0..<Maximisation.scalings {
      let size = norm(possible)
      guard size > 0, size.isFinite else { break }
      let scaled = affine(possible, scale: wanted / size)
      possible = projected(scaled)
      if possible == scaled { break }
    }
    return possible
  }

  /// How often parameters are brought to their norm, at most.
  private static let scalings = 8

  /// A start's parameters held within the domain.
  private func projected(_ parameters: Tensor) -> Tensor {
    parameterisation.projected(parameters.reshaped([1] + parameters.shape)).reshaped(parameters.shape)
  }

  /// The last update's results have scores as well, unless the published rule looks away.
  private func scoredAtTheEnd() -> [StartState] {
    if case .betterBy = settings.keep { return states }
    var ended = states
    for rows in pieces(running) {
      for (index, score) in zip(rows, scores(rows)) where score.isFinite {
        ended[index].curves.score.append(score)
        ended[index].curves.parameterNorm.append(norm(states[index].parameters))
        ended[index].offer(score: score, iteration: iteration, settings.keep, settings.goal)
      }
    }
    return ended
  }

  // MARK: Evaluation

  /// Starts that go through the network together.
  private func pieces(_ indices: [Int]) -> [[Int]] {
    let size = objective.couplesStarts ? max(1, indices.count) : settings.rowsAtOnce
    return stride(from: 0, to: indices.count, by: size).map { Array(indices[$0..<min($0 + size, indices.count)]) }
  }

  /// Their parameters, the last one repeated so that the batch is always as large.
  private func batch(_ rows: [Int]) -> (parameters: Tensor, starts: [Start]) {
    let missing = objective.couplesStarts ? 0 : settings.rowsAtOnce - rows.count
    let filled = rows + Array(repeating: rows[rows.count - 1], count: missing)
    let parameters = filled.map { states[$0].parameters.reshaped([1] + parameterisation.parameterShape) }
    return (Tensor.concatenation(parameters, axis: 0), filled.map { states[$0].start })
  }

  /// Scores, what is ascended, and its gradient, of every row; and whether the row gets no gradient: at the beginning the
  /// objective's own, which a regulariser's would hide.
  private func evaluate(_ rows: [Int]) -> (score: [Float], value: [Float], gradient: Tensor, isDead: [Bool]) {
    var found = evaluate(rows, through: transforms)
    guard !transforms.isEmpty else { return found }
    found.score = scores(rows)
    // A mask hides what a start is seen by, for this draw alone: the canvas as it is decides.
    if found.isDead.contains(true) {
      let own = evaluate(rows, through: [])
      found.isDead = zip(found.isDead, own.isDead).map { $0 && $1 }
    }
    return found
  }

  /// The same of what transforms make of the canvases.
  private func evaluate(
    _ rows: [Int], through transforms: [DrawnTransform]
  ) -> (score: [Float], value: [Float], gradient: Tensor, isDead: [Bool]) {
    let (parameters, starts) = batch(rows), sites = objective.sites
    let tape = Tape(mode: settings.batchNorm.tape, listening: { sites.contains($0) })
    return withExtendedLifetime(tape) {
      let p = tape.variable(parameters)
      let canvas = parameterisation.canvas(of: p)
      let seeds = starts.map(\.seed)
      let seen = transforms.enumerated().reduce(canvas) {
        $1.element($0, seeds: seeds, iteration: iteration, place: $1.offset)
      }
      let score = objective(of: seen, starts)
      let ascended = regularisers.reduce(score * settings.goal.sign) {
        $0 - $1.value(p, canvas) * Float($1.weight)
      }
      let own = iteration == 0 && !regularisers.isEmpty ? tape.gradients(of: score, for: [p], retained: true)[0].value : nil
      let gradient = tape.gradients(of: ascended, for: [p])[0].value
      let isDead = rows.indices.map { norm((own ?? gradient).rows($0..<$0 + 1)) == 0 }
      return (score.value.values, ascended.value.values, gradient, isDead)
    }
  }

  /// Scores of the canvases as they are, without transforms.
  private func scores(_ rows: [Int]) -> [Float] {
    let (parameters, starts) = batch(rows), sites = objective.sites
    let tape = Tape(mode: settings.batchNorm.tape, listening: { sites.contains($0) })
    return withExtendedLifetime(tape) {
      let canvas = parameterisation.canvas(of: tape.constant(parameters))
      return Array(objective(of: canvas, starts).value.values.prefix(rows.count))
    }
  }

  /// `[B, canvas…]` → `[B]`: the objective of every start, the mean over all that its canvas becomes.
  private func objective(of canvas: Var, _ starts: [Start]) -> Var {
    let views = parameterisation.viewCount
    let variants = starts.flatMap { [Int](repeating: $0.variant, count: views) }
    let values = objective(network(parameterisation.input(of: canvas)), variants: variants)
    return views == 1 ? values : values.reshaped([starts.count, views]).mean(axes: [1])
  }
}
