import Tensors

/// A start on its way.
struct StartState {
  let start: Start
  var attempt = 0
  var parameters: Tensor
  var optimiser: any StartOptimiser
  var status: ProbeResult.Status?
  var kept: ProbeResult.Example?
  var curves = ProbeResult.Curves()
  var firstNorm: Float

  init(_ start: Start, _ parameters: Tensor, _ optimiser: any StartOptimiser) {
    (self.start, self.parameters, self.optimiser) = (start, parameters, optimiser)
    firstNorm = norm(parameters)
  }

  var isRunning: Bool { status == nil }

  mutating func offer(score: Float, iteration: Int, _ rule: KeepRule, _ goal: Goal) {
    guard rule.prefers(score, to: kept?.score, goal: goal) else { return }
    kept = ProbeResult.Example(iteration: iteration, score: score, parameters: parameters)
  }

  var result: ProbeResult {
    ProbeResult(
      start: start, status: status ?? .finished, redraws: attempt, example: kept, curves: curves, firstNorm: firstNorm,
      lastNorm: norm(parameters))
  }
}

/// ‖x‖₂.
func norm(_ x: Tensor) -> Float { square(x).sum().scalar.squareRoot() }
