import Tensors

/// Weights that an optimiser may change.
public final class Parameter {
  /// Path in the model (`generator.hidden.weight`), filled in when the model is built.
  public internal(set) var name = ""
  public let shape: [Int]
  /// A `didSet` that does not look back, so that an optimiser can change the value in place.
  public var value: Tensor {
    didSet { precondition(value.shape == shape, "\(name) has the shape \(shape), not \(value.shape)") }
  }

  public init(_ value: Tensor) {
    self.value = value
    shape = value.shape
  }
}

/// Numbers that belong to a layer but are not optimised: running statistics.
public final class Buffer {
  public internal(set) var name = ""
  public var value: Tensor

  public init(_ value: Tensor) { self.value = value }
}

/// The place of a layer in its model, where its output can be listened to.
public final class Site {
  /// Path in the model (`discriminator.convolution`), filled in when the model is built.
  public internal(set) var path = ""

  public init() {}

  /// Hands the value on, and to the tape if somebody listens.
  public func mark(_ value: Var) -> Var {
    value.tape.tap(value, at: path)
    return value
  }
}
