import Nets

/// The way from a canvas to what the network takes.
struct Passage {
  let remarks: [String]
  private let apply: (Var) -> Var

  init(remarks: [String] = [], _ apply: @escaping (Var) -> Var) { (self.remarks, self.apply) = (remarks, apply) }

  func callAsFunction(_ canvas: Var) -> Var { apply(canvas) }

  static var direct: Passage { Passage { $0 } }

  /// A canvas of the input's values, laid out as the network takes it.
  static func input(of network: ProbedNetwork) -> Passage {
    let axes = network.axes
    return Passage { axes.input(of: $0) }
  }
}
