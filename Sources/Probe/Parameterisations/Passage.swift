import Nets

/// The way from a canvas to what the network takes.
struct Passage {
  let remarks: [String]
  private let apply: (Var) -> Var

  init(remarks: [String] = [], _ apply: @escaping (Var) -> Var) { (self.remarks, self.apply) = (remarks, apply) }

  func callAsFunction(_ canvas: Var) -> Var { apply(canvas) }

  /// The canvas is the input.
  static var direct: Passage { Passage { $0 } }
}
