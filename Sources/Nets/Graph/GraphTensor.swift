/// A value of a graph while it is specialised to shapes.
enum GraphValue {
  /// Whole numbers and truth values that are known now: shapes and what is worked out from them.
  case integers(IntegerArray)
  /// Floats, known when the graph runs.
  case tensor(GraphTensor)

  var shape: [Int] {
    switch self {
    case .integers(let array): array.shape
    case .tensor(let tensor): tensor.shape
    }
  }
}

/// Floats of a graph: where they stand when it runs, and how they lie in memory.
struct GraphTensor {
  /// Place among the values of a run.
  var slot: Int
  var layout: GraphLayout
  /// Whether it is worked out from weights and constants alone.
  var isConstant = false
  /// Whether places lie before channels: a convolution's map, which is shown so to whoever listens.
  var isMap = false
  var kind = Kind.number

  enum Kind { case number, truth, whole }

  var shape: [Int] { layout.shape }
  var rank: Int { layout.rank }
}
