import Tensors

/// In which order the examples of an epoch come: drawn by `Random(seed, "shuffle", epoch)` alone.
public struct ExampleOrder: Sendable {
  /// Examples of an epoch.
  public let count: Int
  /// Examples that are drawn from in turn.
  private let pools: [[Int]]

  /// Every example once an epoch, or `count` of them: none again before all have come.
  public static func shuffled(_ indices: [Int], count: Int? = nil) -> ExampleOrder {
    ExampleOrder(count: count ?? indices.count, pools: [indices])
  }

  /// `count` examples, as many of each class as of any other: the examples of a small class come more often.
  public static func balanced(_ classes: [[Int]], count: Int) -> ExampleOrder {
    precondition(classes.allSatisfy { !$0.isEmpty }, "a class without examples cannot be drawn from")
    return ExampleOrder(count: count, pools: classes)
  }

  /// The examples of an epoch, in order.
  public func indices(epoch: Int, seed: Int) -> [Int] {
    var random = Random(seed: seed, purpose: "shuffle", epoch: epoch)
    guard pools.count > 1 else { return drawn(from: pools[0], count, &random) }
    let share = (count + pools.count - 1) / pools.count
    let all = pools.flatMap { drawn(from: $0, share, &random) }
    return random.permutation(all.count).prefix(count).map { all[$0] }
  }

  private func drawn(from pool: [Int], _ count: Int, _ random: inout Random) -> [Int] {
    var result: [Int] = []
    while result.count < count { result += random.permutation(pool.count).map { pool[$0] } }
    return Array(result.prefix(count))
  }
}
