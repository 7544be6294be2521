import Tensors

/// The largest value of every window: [B, T, C] → [B, T′, C] or [B, T, F, C] → [B, T′, F′, C].
public struct MaximumPooling: Layer {
  public let window: [Int]
  public let strides: [Int]
  public let padding: ConvolutionPadding
  /// Whether a last, incomplete window counts (PyTorch's `ceil_mode`).
  public let roundingUp: Bool
  public let site = Site()

  /// - Parameter strides: the window's own lengths if nil.
  public init(
    _ window: [Int], strides: [Int]? = nil, padding: ConvolutionPadding = .valid, roundingUp: Bool = false
  ) {
    self.window = window
    self.strides = strides ?? window
    self.padding = padding
    self.roundingUp = roundingUp
  }

  public func callAsFunction(_ x: Var) -> Var {
    precondition(
      x.rank == window.count + 2, "\(site.path): pooling over \(window.count) axes cannot take \(x.shape)")
    return site.mark(maximumPooling(x, geometry(size: Array(x.shape[1..<x.rank - 1]))))
  }

  /// How the windows lie on an input of a size.
  func geometry(size: [Int]) -> PoolingGeometry {
    PoolingGeometry(size: size, window: window, strides: strides, padding: padding, roundingUp: roundingUp)
  }
}

/// The mean of every window: [B, T, C] → [B, T′, C] or [B, T, F, C] → [B, T′, F′, C].
public struct AveragePooling: Layer {
  public let window: [Int]
  public let strides: [Int]
  public let padding: ConvolutionPadding
  /// Whether a last, incomplete window counts (PyTorch's `ceil_mode`).
  public let roundingUp: Bool
  /// Whether padding counts as zeros in the mean: PyTorch's default; Keras leaves it out.
  public let countsPadding: Bool
  public let site = Site()

  /// - Parameter strides: the window's own lengths if nil.
  public init(
    _ window: [Int], strides: [Int]? = nil, padding: ConvolutionPadding = .valid, roundingUp: Bool = false,
    countsPadding: Bool = false
  ) {
    self.window = window
    self.strides = strides ?? window
    self.padding = padding
    self.roundingUp = roundingUp
    self.countsPadding = countsPadding
  }

  public func callAsFunction(_ x: Var) -> Var {
    precondition(
      x.rank == window.count + 2, "\(site.path): pooling over \(window.count) axes cannot take \(x.shape)")
    let geometry = PoolingGeometry(
      size: Array(x.shape[1..<x.rank - 1]), window: window, strides: strides, padding: padding,
      roundingUp: roundingUp)
    return site.mark(averagePooling(x, geometry, countsPadding: countsPadding))
  }
}

/// The largest value of every channel over all places: [B, T, C] or [B, T, F, C] → [B, C].
public struct GlobalMaximumPooling: Layer {
  public let site = Site()

  public init() {}

  public func callAsFunction(_ x: Var) -> Var {
    precondition(x.rank >= 3, "\(site.path): global pooling cannot take \(x.shape)")
    return site.mark(globalMaximumPooling(x))
  }
}

/// The mean of every channel over all places: [B, T, C] or [B, T, F, C] → [B, C].
public struct GlobalAveragePooling: Layer {
  public let site = Site()

  public init() {}

  public func callAsFunction(_ x: Var) -> Var {
    precondition(x.rank >= 3, "\(site.path): global pooling cannot take \(x.shape)")
    return site.mark(globalAveragePooling(x))
  }
}
