import Tensors

/// The record of one step: which operation made which value, and how its gradient flows back.
///
/// Lives for one step. Holds what the step needs: its mode, its randomness, and the taps that somebody asked for.
public final class Tape {
  /// How layers behave that train differently from how they infer.
  public enum Mode: Sendable {
    /// Running statistics, no dropout.
    case inference
    /// Batch statistics, running ones updated; dropout.
    case training
    /// Batch statistics, running ones left alone; dropout: gradient penalties, probes of a training net.
    case trainingWithoutUpdate
    /// Each example's own statistics, running ones left alone, no dropout: probes whose examples share a batch and
    /// nothing else.
    case exampleStatistics
  }

  struct Node {
    var pullbacks: [Pullback]
  }

  public let mode: Mode
  private let seed: Int
  private let step: Int
  private var nodes: [Node] = []
  private var isRecording = true
  private var leaves: [ObjectIdentifier: Var] = [:]
  private var draws: [String: Int] = [:]
  /// Nodes below this one have been handed back by an earlier call of `gradients`.
  private var isReleased = false
  private let listener: ((String) -> Bool)?

  /// What passed the sites that somebody listens to, in order.
  public private(set) var taps: [Tap] = []

  /// - Parameters:
  ///   - seed, step: coordinates of the step's randomness (dropout and the like).
  ///   - listening: whether to keep what passes the site of a path; nobody listens by default.
  public init(mode: Mode = .inference, seed: Int = 0, step: Int = 0, listening listener: ((String) -> Bool)? = nil) {
    self.mode = mode
    self.seed = seed
    self.step = step
    self.listener = listener
  }

  /// A value that no gradient is asked for.
  public func constant(_ value: Tensor) -> Var { Var(tape: self, index: -1, value: value) }

  /// A value that gradients are asked for.
  public func variable(_ value: Tensor) -> Var {
    nodes.append(Node(pullbacks: []))
    return Var(tape: self, index: nodes.count - 1, value: value)
  }

  /// Makes parameters variables on this tape; those not asked for are constants wherever a layer uses them.
  @discardableResult
  public func variables(_ parameters: [Parameter]) -> [Var] {
    parameters.map { parameter in
      precondition(leaves[ObjectIdentifier(parameter)] == nil, "the parameter \(parameter.name) is on the tape already")
      let leaf = variable(parameter.value)
      leaves[ObjectIdentifier(parameter)] = leaf
      return leaf
    }
  }

  /// Puts a variable in a parameter's place: weights that are themselves worked out from something.
  public func use(_ variable: Var, as parameter: Parameter) {
    precondition(
      variable.shape == parameter.shape,
      "\(parameter.name) has the shape \(parameter.shape), not \(variable.shape)")
    leaves[ObjectIdentifier(parameter)] = variable
  }

  /// A parameter as this tape sees it.
  public subscript(parameter: Parameter) -> Var { leaves[ObjectIdentifier(parameter)] ?? constant(parameter.value) }

  /// A fresh stream of randomness for a purpose; another one at every call of the step.
  public func random(for purpose: String) -> Random {
    let call = draws[purpose, default: 0]
    draws[purpose] = call + 1
    return Random(seed: seed, purpose: purpose, epoch: step, index: call)
  }

  // MARK: Recording

  /// Whether operations record themselves now: false while a backward pass of first order runs, in which fused
  /// adjoints may be used.
  public var records: Bool { isRecording }

  /// Records an operation: its value, and for each input how the gradient flows back to it.
  public func record(_ value: Tensor, _ pullbacks: Pullback...) -> Var {
    let tracked = isRecording ? pullbacks.filter { $0.input >= 0 } : []
    guard !tracked.isEmpty else { return constant(value) }
    nodes.append(Node(pullbacks: tracked))
    return Var(tape: self, index: nodes.count - 1, value: value)
  }

  /// As `record`, for pullbacks that need the result itself, as a variable of this tape.
  public func record(_ value: Tensor, with pullbacks: (_ result: Var) -> [Pullback]) -> Var {
    let result = Var(tape: self, index: nodes.count, value: value)
    let tracked = isRecording ? pullbacks(result).filter { $0.input >= 0 } : []
    guard !tracked.isEmpty else { return constant(value) }
    nodes.append(Node(pullbacks: tracked))
    return result
  }

  // MARK: Gradients

  /// Gradients of Σ y (or of Σ dy·y) with respect to variables.
  ///
  /// - Parameters:
  ///   - recorded: whether the backward pass is itself recorded, so that a gradient of the gradients can be taken.
  ///   - retained: whether the tape can be asked again; else what it holds is handed back on the way.
  /// - Returns: one variable for each of `variables`, zero where y does not depend on it.
  public func gradients(
    of y: Var, along dy: Var? = nil, for variables: [Var], recorded: Bool = false, retained: Bool = false
  ) -> [Var] {
    cotangents(of: y, along: dy, for: variables, recorded: recorded, retained: retained).map(\.dense)
  }

  /// The same, each as it came: dense or not.
  func cotangents(
    of y: Var, along dy: Var? = nil, for variables: [Var], recorded: Bool = false, retained: Bool = false
  ) -> [Cotangent] {
    precondition(!isReleased, "this tape has been released by an earlier gradient: ask it with retained: true")
    let retained = retained || recorded
    isRecording = recorded
    defer {
      isRecording = true
      isReleased = !retained
    }
    var cotangents = [Cotangent?](repeating: nil, count: max(y.index + 1, 0))
    if y.isTracked {
      cotangents[y.index] = .dense(dy ?? constant(Tensor(y.shape, repeating: 1)))
      let wanted = leading(from: variables, upTo: y.index)
      let asked = Set(variables.map(\.index))
      for index in stride(from: y.index, through: 0, by: -1) {
        guard let cotangent = cotangents[index] else { continue }
        let pullbacks = nodes[index].pullbacks
        if !retained { nodes[index].pullbacks = [] }
        if !asked.contains(index) { cotangents[index] = nil }
        for pullback in pullbacks where wanted[pullback.input] {
          let part = pullback.apply(cotangent)
          cotangents[pullback.input] = cotangents[pullback.input].map { $0 + part } ?? part
        }
      }
    }
    return variables.map { variable in
      guard variable.isTracked, variable.index <= y.index, let cotangent = cotangents[variable.index] else {
        return .dense(constant(Tensor(variable.shape, repeating: 0)))
      }
      return cotangent
    }
  }

  /// Which nodes some of the variables lead to: a gradient is carried along these alone.
  private func leading(from variables: [Var], upTo last: Int) -> [Bool] {
    var wanted = [Bool](repeating: false, count: last + 1)
    for variable in variables where variable.isTracked && variable.index <= last { wanted[variable.index] = true }
    for index in 0...last where !wanted[index] {
      wanted[index] = nodes[index].pullbacks.contains { wanted[$0.input] }
    }
    return wanted
  }

  // MARK: Taps

  /// A value that passed a site.
  public struct Tap {
    /// Path of the site (`discriminator.convolution`).
    public let path: String
    /// How often the site had been passed before on this tape.
    public let call: Int
    public let value: Var
  }

  /// Whether somebody listens to the site of a path: a fused operation then runs as its parts.
  public func listens(to path: String) -> Bool { listener?(path) ?? false }

  func tap(_ value: Var, at path: String) {
    guard listens(to: path) else { return }
    taps.append(Tap(path: path, call: taps.count { $0.path == path }, value: value))
  }
}
