import CKernels
import Tensors

/// Exponential moving averages of weights: what a generator is best sampled with (Yazıcı et al., 2019).
///
/// average ← d·average + (1−d)·w, with d = min(decay, (1 + t)/(10 + t)) after t updates, so that the first weights
/// are soon forgotten.
public struct MovingAverage {
  public let decay: Double
  /// Updates made so far.
  public private(set) var step = 0
  private let parameters: [Parameter]
  private var averages: [Tensor]

  /// Starts from the weights as they are.
  public init(of parameters: [Parameter], decay: Double = 0.999) {
    self.decay = decay
    self.parameters = parameters
    // A copy each: the weights stay the only owner of their memory and can change in place.
    averages = parameters.map { affine($0.value, scale: 1) }
  }

  /// Takes the present weights into the averages.
  public mutating func update() {
    let decay = min(decay, Double(1 + step) / Double(10 + step))
    step += 1
    for (place, parameter) in parameters.enumerated() {
      averages[place].withUnsafeMutableBufferPointer { average in
        parameter.value.withUnsafeBufferPointer { weights in
          Parallel.forEachRange(weights.count, grain: 16_384) { part in
            let start = part.lowerBound
            kernel_moving_average(part.count, average.baseAddress! + start, weights.baseAddress! + start, decay)
          }
        }
      }
    }
  }

  /// Exchanges averages and weights; a second call puts them back.
  public mutating func exchange() {
    for (place, parameter) in parameters.enumerated() {
      let weights = parameter.value
      parameter.value = averages[place]
      averages[place] = weights
    }
  }

  /// Everything to be saved: the count of updates, and each average as `PREFIX.generator.hidden.weight`.
  public func tensors(named prefix: String) -> [String: Tensor] {
    var result = ["\(prefix).step": StepCount.tensor(step)]
    for (parameter, average) in zip(parameters, averages) { result["\(prefix).\(parameter.name)"] = average }
    return result
  }

  /// Takes up what `tensors(named:)` gave; others than those of this prefix are left alone.
  ///
  /// - Throws: `TensorMismatch` where a tensor is missing, has another shape or is one that is not averaged here.
  public mutating func restore(_ tensors: [String: Tensor], named prefix: String) throws {
    let saved = tensors.filter { $0.key.hasPrefix(prefix + ".") }
    try TensorMismatch.check(saved.mapValues(\.shape), against: self.tensors(named: prefix).mapValues(\.shape))
    step = StepCount.steps(saved["\(prefix).step"]!)
    averages = parameters.map { saved["\(prefix).\($0.name)"]! }
  }
}
