import Tensors

/// The groups of recordings that are kept out of training: drawn at random until they hold a share of the patches, those passed
/// over that would take it a fifth beyond; the smallest if none is small enough. Never all: a set from one group
/// has none, since its parts are too alike to judge by.
///
/// - Parameter patches: how many each group has; those without any are left aside.
public func heldOutGroups(patches: [Int], share: Double, seed: Int) -> Set<Int> {
  let used = patches.indices.filter { patches[$0] > 0 }
  guard used.count > 1, share > 0 else { return [] }
  let wanted = share * Double(patches.reduce(0, +))
  var random = Random(seed: seed, purpose: "split"), held: Set<Int> = [], count = 0
  for place in random.permutation(used.count).dropLast() where Double(count) < wanted {
    let group = used[place]
    guard Double(count + patches[group]) <= 1.2 * wanted else { continue }
    held.insert(group)
    count += patches[group]
  }
  return held.isEmpty ? [used.min { patches[$0] < patches[$1] }!] : held
}
