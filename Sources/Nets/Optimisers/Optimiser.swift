import CKernels
import Tensors

/// Moves parameters along their gradients, and remembers what its rule needs to.
///
/// A value: what it holds can be saved as named tensors and taken up again, and the steps after are the same to the
/// bit. Weights change in place and in one pass over memory; they are copied first if a tape still holds them.
public struct Optimiser {
  public let rule: UpdateRule
  public let clipping: Clipping
  /// Steps made so far.
  public private(set) var step = 0
  private let parameters: [Parameter]
  /// For each parameter what the rule remembers, in the order of `rule.memories`.
  private var memories: [[Tensor]]

  public init(_ rule: UpdateRule, clipping: Clipping = .none, for parameters: [Parameter]) {
    self.rule = rule
    self.clipping = clipping
    self.parameters = parameters
    memories = parameters.map { parameter in rule.memories.map { _ in Tensor(parameter.value.shape) } }
  }

  /// One step along gradients in the order of the parameters.
  ///
  /// - Parameter rate: the learning rate of this step; the rule's default where none is given.
  public mutating func update(along gradients: [Tensor], rate: Double? = nil) {
    update(along: gradients.map { .dense($0) }, rate: rate)
  }

  /// The same along gradients of which some are not worked out.
  public mutating func update(along gradients: [Gradient], rate: Double? = nil) {
    precondition(gradients.count == parameters.count, "\(gradients.count) gradients for \(parameters.count) parameters")
    step += 1
    let change = rule.change(step, rate ?? rule.defaultRate)
    let clips = clipping.measures(for: gradients)
    for (place, parameter) in parameters.enumerated() {
      let gradient = gradients[place], clip = clips[place]
      precondition(
        gradient.shape == parameter.value.shape,
        "\(parameter.name): a gradient of shape \(gradient.shape) for weights of shape \(parameter.value.shape)")
      parameter.value.withUnsafeMutableBufferPointer { weights in
        guard let weights = weights.baseAddress else { return }
        let memory = memories[place].indices.map { slot in
          memories[place][slot].withUnsafeMutableBufferPointer { $0.baseAddress! }
        }
        gradient.forEachPiece { start, count, values in
          change(count, weights + start, values, memory.map { $0 + start }, clip)
        }
      }
    }
  }
}

extension Optimiser {
  /// Everything to be saved: the count of steps, and each memory as `PREFIX.first-moment.generator.hidden.weight`.
  public func tensors(named prefix: String) -> [String: Tensor] {
    var result = ["\(prefix).step": StepCount.tensor(step)]
    for (parameter, memory) in zip(parameters, memories) {
      for (name, tensor) in zip(rule.memories, memory) { result["\(prefix).\(name).\(parameter.name)"] = tensor }
    }
    return result
  }

  /// Takes up what `tensors(named:)` gave; others than those of this prefix are left alone.
  ///
  /// - Throws: `TensorMismatch` where a tensor is missing, has another shape or is one that the rule does not know.
  public mutating func restore(_ tensors: [String: Tensor], named prefix: String) throws {
    let saved = tensors.filter { $0.key.hasPrefix(prefix + ".") }
    try TensorMismatch.check(saved.mapValues(\.shape), against: self.tensors(named: prefix).mapValues(\.shape))
    step = StepCount.steps(saved["\(prefix).step"]!)
    for (place, parameter) in parameters.enumerated() {
      memories[place] = rule.memories.map { saved["\(prefix).\($0).\(parameter.name)"]! }
    }
  }
}

/// A count of steps as a tensor: two digits to the base 2²⁰, since a float counts no further than 2²⁴.
enum StepCount {
  static func tensor(_ steps: Int) -> Tensor { Tensor([2], [Float(steps >> 20), Float(steps & 0xf_ffff)]) }
  static func steps(_ tensor: Tensor) -> Int { Int(tensor[0]) << 20 + Int(tensor[1]) }
}
