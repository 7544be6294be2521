/// Sets each value to 0 with probability `rate` while training; hands it on unchanged in inference.
///
/// Which ones is drawn from the tape's seed and step and the layer's path, so it does not depend on anything else.
public struct Dropout: Layer {
  public let rate: Float
  public let site = Site()

  public init(_ rate: Float) { self.rate = rate }

  public func callAsFunction(_ x: Var) -> Var {
    guard x.tape.mode != .inference, x.tape.mode != .exampleStatistics, rate > 0 else { return site.mark(x) }
    var random = x.tape.random(for: site.path)
    return site.mark(dropout(x, rate: rate, &random))
  }
}
