import Nets
import Tensors

/// A rule by which networks are trained, turned uphill.
struct DescentRule: StartOptimiser {
  private let settings: OptimiserKind.Settings
  private let parameter: Parameter
  private var optimiser: Optimiser

  init(_ rule: UpdateRule, _ settings: OptimiserKind.Settings, shape: [Int]) {
    self.settings = settings
    parameter = Parameter(Tensor(shape))
    optimiser = Optimiser(rule, for: [parameter])
  }

  mutating func next(after point: Tensor, value: Float, gradient: Tensor) -> Tensor {
    parameter.value = point
    optimiser.update(along: [-gradient], rate: settings.rate(at: optimiser.step))
    return parameter.value
  }
}

extension OptimiserKind {
  static let adam = OptimiserKind(
    name: "adam", title: "Adam", summary: "Adam, β 0.9 and 0.999 (Kingma and Ba, 2015)", defaultRate: 0.01
  ) { settings, shape in DescentRule(.adam(), settings, shape: shape) }

  static let sgd = OptimiserKind(
    name: "sgd", title: "SGD", summary: "momentum 0.9 and a rate that falls by --decay: rate/(1 + decay·step)",
    defaultRate: 0.01
  ) { settings, shape in DescentRule(.momentum(0.9), settings, shape: shape) }
}
