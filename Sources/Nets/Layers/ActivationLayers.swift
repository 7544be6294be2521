import Tensors

/// An activation as a layer, so that what passes it can be listened to.
public struct ActivationLayer: Layer {
  public let activation: Activation
  public let site = Site()

  public init(_ activation: Activation) { self.activation = activation }

  public func callAsFunction(_ x: Var) -> Var { site.mark(activation.apply(x)) }
}

/// Leaky ReLU with a learned slope (He et al., 2015).
///
/// The slope's shape is that of x without the batch axis, or broadcasts to it: `[C]` for one a channel.
public struct PReLU: Layer {
  public let slope: Parameter
  public let site = Site()

  public init(_ shape: [Int], slope: Float = 0.25) { self.slope = Parameter(Tensor(shape, repeating: slope)) }

  public func callAsFunction(_ x: Var) -> Var {
    precondition(
      slope.shape.count < x.rank && zip(slope.shape.reversed(), x.shape.reversed()).allSatisfy { $0 == $1 || $0 == 1 },
      "\(site.path): a PReLU of slopes \(slope.shape) cannot take \(x.shape)")
    return site.mark(prelu(x, slope: x.tape[slope]))
  }
}

extension Activation {
  /// The activation of a name in `all`.
  public static func named(_ name: String) -> Activation {
    guard let activation = all.first(where: { $0.name == name }) else {
      preconditionFailure("there is no activation \(name); there are \(all.map(\.name))")
    }
    return activation
  }
}
