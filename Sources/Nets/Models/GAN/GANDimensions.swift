import Tensors

extension GANModel {
  /// Sizes of patches and latents that weights of this kind must have been built for: those under which most of the
  /// model's tensors have a shape that is among the given ones.
  ///
  /// No layer's width says how time × frequency are shared out in it; other layers do, which ones differs from kind to
  /// kind. So every division of every width is tried on the model itself. nil if none fits anything.
  public func dimensions(matching shapes: [[Int]]) -> (patchShape: PatchShape, latentCount: Int)? {
    let matrices = shapes.filter { $0.count == 2 }, shapes = Set(shapes)
    var options = options
    func matches(_ patchShape: PatchShape) -> Int {
      Inventory(of: build(patchShape, options: options, seed: 0)).tensors.values.count { shapes.contains($0.shape) }
    }
    let patchShapes = Set(matrices.map { $0[1] }).sorted(by: >).flatMap(PatchShape.dividing)
      .filter { problem(with: $0) == nil }
    guard let patchShape = first(ofMost: patchShapes, matches) else { return nil }
    let latentCounts = [options.latentCount] + Set(matrices.map { $0[0] }).sorted()
    let latentCount = first(ofMost: latentCounts) { count in
      options.latentCount = count
      return matches(patchShape)
    }
    return latentCount.map { (patchShape, $0) }
  }

  /// The first of those choices for which the most matches are counted; nil if none are for any.
  private func first<Choice>(ofMost choices: [Choice], _ matches: (Choice) -> Int) -> Choice? {
    let counts = choices.map(matches)
    guard let most = counts.max(), most > 0 else { return nil }
    return choices[counts.firstIndex(of: most)!]
  }
}

extension PatchShape {
  /// Every division of so many values into time × frequency.
  fileprivate static func dividing(_ count: Int) -> [PatchShape] {
    (1...max(1, count)).filter { count % $0 == 0 }.map { PatchShape(time: count / $0, frequency: $0) }
  }
}
