import Tensors

/// The recordings that are kept out of training: drawn at random until they hold a share of the patches, never all of
/// them. A set from one recording has none, since its parts are too alike to judge by.
///
/// - Parameter patches: how many each recording has; those without any are left aside.
func heldOutRecordings(patches: [Int], share: Double, seed: Int) -> Set<Int> {
  let used = patches.indices.filter { patches[$0] > 0 }
  let wanted = share * Double(patches.reduce(0, +))
  var random = Random(seed: seed, purpose: "split"), held: Set<Int> = [], count = 0
  for index in random.permutation(used.count).dropLast() where Double(count) < wanted {
    held.insert(used[index])
    count += patches[used[index]]
  }
  return held
}
