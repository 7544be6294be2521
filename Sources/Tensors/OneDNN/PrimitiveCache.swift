/// What was compiled, by the problem that it solves; the least recently used go first when it is full.
struct PrimitiveCache<Problem: Hashable, Compiled> {
  private var entries: [Problem: (compiled: Compiled, lastUse: Int)] = [:]
  private var uses = 0
  private let limit: Int

  /// A cache of at most `limit` entries: far more than the layers of any one net, so that only a program that walks
  /// through many shapes ever compiles again.
  init(limit: Int) { self.limit = limit }

  /// The compiled form of a problem, made by `compile` when it is not there.
  mutating func compiled(for problem: Problem, compile: () -> Compiled) -> Compiled {
    uses += 1
    if let index = entries.index(forKey: problem) {
      entries.values[index].lastUse = uses
      return entries.values[index].compiled
    }
    if entries.count >= limit, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
      entries.removeValue(forKey: oldest.key)
    }
    let compiled = compile()
    entries[problem] = (compiled, uses)
    return compiled
  }
}
