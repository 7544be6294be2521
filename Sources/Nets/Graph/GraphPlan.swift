import Tensors

/// A graph specialised to shapes: steps on memory, in order.
///
/// A convolution whose result nobody else takes runs as one operation with the leaky ReLU behind it, unless somebody
/// listens to it. Batch norms are not folded into convolutions: they stay where they can be listened to and trained, as
/// one scale and one shift a channel.
struct GraphPlan {
  /// An operation from the values of some slots to that of another. A class, because a run that copied every step's
  /// fields would spend a tenth of a small network's time on counting references.
  final class Step {
    let node: String
    let inputs: [Int]
    let output: Int
    let run: ([Var]) -> Var
    /// How it runs with a leaky ReLU behind it, for a convolution.
    var runActivated: (([Var], _ slope: Float) -> Var)?
    /// The slope, for a leaky ReLU.
    var slope: Float?
    /// The step before whose work this one does as well.
    var absorbed: Int?
    /// Whether the step behind does its work.
    var isAbsorbed = false
    /// Where the node's result can be listened to.
    var site: Site?
    /// Whether its result is the node's.
    var isLast = false
    /// Whether an output needs it: others run where somebody listens.
    var isNeeded = true
    /// Slots that nobody needs afterwards.
    var releases: [Int] = []

    init(node: String, inputs: [Int], output: Int, run: @escaping ([Var]) -> Var) {
      self.node = node
      self.inputs = inputs
      self.output = output
      self.run = run
    }
  }

  /// How a value is shown to whoever listens: maps with places before channels, all else as the file has it.
  struct TapShape {
    let moves: [GraphLayout.Move]
    let shape: [Int]

    init(_ layout: GraphLayout, isMap: Bool) {
      let own = layout.shape
      let order = isMap && own.count > 2 ? [0] + own.indices.dropFirst(2) + [1] : Array(own.indices)
      moves = layout.move(to: GraphLayout(own, ordered: order))
      shape = order.map { own[$0] }
    }
  }

  /// Steps on weights and constants alone: their results are kept until a weight changes.
  var prologue: [Step] = []
  var steps: [Step] = []
  var shapes: [Int: TapShape] = [:]
  /// What a run may take on one thread, roughly.
  var seconds = 0.0
  private(set) var inputs: [(name: String, slot: Int, shape: [Int])] = []
  private(set) var outputs: [(name: String, slot: Int, shape: [Int])] = []
  private var weights: [(slot: Int, weight: GraphNetwork.Weight)] = []
  private var slotCount = 0
  /// Values of constants, those of the prologue for the weights of these versions.
  private var constants: [(slot: Int, value: Tensor)] = []
  private var versions: [Int] = []

  mutating func newSlot() -> Int {
    slotCount += 1
    return slotCount - 1
  }

  mutating func slot(of weight: GraphNetwork.Weight) -> Int {
    weights.append((newSlot(), weight))
    return slotCount - 1
  }

  mutating func addInput(_ name: String, _ shape: [Int]) -> Int {
    inputs.append((name, newSlot(), shape))
    return slotCount - 1
  }

  mutating func addOutput(_ name: String, slot: Int, shape: [Int]) { outputs.append((name, slot, shape)) }

  /// Says where the node of the last steps can be listened to.
  mutating func mark(_ node: String, _ site: Site) {
    guard steps.last?.node == node else { return }
    steps[steps.count - 1].isLast = true
    for index in steps.indices.reversed() {
      guard steps[index].node == node else { break }
      steps[index].site = site
    }
  }

  /// Finds out which steps and constants are needed, and until when.
  mutating func settle(contents: [Int: Tensor]) {
    var needed = Set(outputs.map(\.slot)), last: [Int: Int] = [:]
    for slot in needed { last[slot] = steps.count }
    for index in steps.indices.reversed() {
      steps[index].isNeeded = needed.contains(steps[index].output)
      if steps[index].isNeeded { needed.formUnion(steps[index].inputs) }
    }
    absorb(outputs: Set(outputs.map(\.slot)))
    // What runs only for a listener needs its inputs as well, so they stay until then.
    for index in steps.indices.reversed() {
      let early = steps[index].absorbed.map { steps[$0].inputs } ?? []
      for slot in steps[index].inputs + early + [steps[index].output] where last[slot] == nil {
        last[slot] = index
        steps[index].releases.append(slot)
      }
    }
    let used = Set(steps.flatMap(\.inputs) + outputs.map(\.slot))
    var wanted = used
    prologue = prologue.reversed().filter { step in
      guard wanted.contains(step.output) else { return false }
      wanted.formUnion(step.inputs)
      return true
    }.reversed()
    let held = Set(weights.map(\.slot))
    constants = contents.filter { wanted.contains($0.key) && !held.contains($0.key) }.map { ($0.key, $0.value) }
    versions = weights.map(\.weight.value.version)
  }

  /// Lets activations do the work of the convolutions before them.
  private mutating func absorb(outputs: Set<Int>) {
    var users: [Int: [Int]] = [:]
    for (index, step) in steps.enumerated() { for slot in step.inputs { users[slot, default: []].append(index) } }
    for index in steps.indices where steps[index].runActivated != nil && !outputs.contains(steps[index].output) {
      guard let user = users[steps[index].output], user.count == 1, steps[user[0]].slope != nil else { continue }
      steps[user[0]].absorbed = index
      steps[index].isAbsorbed = true
    }
  }

  /// Whether several threads are worth it: one that sleeps takes longer to wake than small steps to run.
  private var isWorthThreads: Bool { seconds / 2 > Double(steps.count) * GraphPlan.wakingSeconds }
  /// Measured between regions on a machine that other work shares.
  private static let wakingSeconds = 150e-6

  /// The outputs by name for inputs by name, all in the order of the file.
  mutating func run(_ inputs: [String: Var], on tape: Tape) -> [String: Var] {
    let threads = Parallel.threadCount
    if !isWorthThreads { Parallel.threadCount = 1 }
    defer { Parallel.threadCount = threads }
    var values = [Var?](repeating: nil, count: slotCount)
    for (slot, weight) in weights { values[slot] = weight.variable(on: tape) }
    let isTracked = weights.contains { values[$0.slot]!.isTracked }
    if !isTracked { refresh() }
    for (slot, value) in constants { values[slot] = tape.constant(value) }
    if isTracked {
      for step in prologue { values[step.output] = step.run(step.inputs.map { values[$0]! }) }
    }
    for (name, slot, _) in self.inputs { values[slot] = inputs[name]! }
    for step in steps {
      let isHeard = step.site.map { tape.listens(to: $0.path) } ?? false
      if step.isAbsorbed, !isHeard { continue }
      if step.isNeeded || isHeard {
        let y: Var
        if let absorbed = step.absorbed.map({ steps[$0] }), values[absorbed.output] == nil {
          y = absorbed.runActivated!(absorbed.inputs.map { values[$0]! }, step.slope!)
        } else {
          y = step.run(step.inputs.map { values[$0]! })
        }
        values[step.output] = isHeard && step.isLast ? heard(y, at: step.site!, as: shapes[step.output]!) : y
      }
      for slot in step.releases { values[slot] = nil }
    }
    return Dictionary(uniqueKeysWithValues: outputs.map { ($0.name, values[$0.slot]!.reshaped($0.shape)) })
  }

  /// The value as its listener sees it, and back: a gradient for what was heard is one of what follows.
  private func heard(_ y: Var, at site: Site, as shape: TapShape) -> Var {
    let shown = site.mark(shape.moves.reduce(y) { $1($0) }.reshaped(shape.shape))
    return shape.moves.reversed().reduce(shown) { $1.inverse($0) }
  }

  /// Works out anew what depends on weights that have changed.
  private mutating func refresh() {
    let now = weights.map(\.weight.value.version)
    guard now != versions else { return }
    let tape = Tape()
    withExtendedLifetime(tape) {
      var values = Dictionary(uniqueKeysWithValues: constants.map { ($0.slot, tape.constant($0.value)) })
      for (slot, weight) in weights { values[slot] = tape.constant(weight.value) }
      for step in prologue { values[step.output] = step.run(step.inputs.map { values[$0]! }) }
      for index in constants.indices { constants[index].value = values[constants[index].slot]!.value }
    }
    versions = now
  }
}
