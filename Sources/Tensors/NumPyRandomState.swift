import Foundation

/// NumPy's legacy generator: `numpy.random.RandomState(seed)`, number for number.
///
/// Published activation-maximisation results start from its normal values, and a reader of them wants the same start.
/// Mersenne Twister MT19937 (Matsumoto and Nishimura, 1998), 53-bit doubles, Marsaglia's polar method.
public struct NumPyRandomState {
  private var key: [UInt32]
  private var position = 624
  private var spare: Double?

  /// - Parameter seed: 0 ..< 2³².
  public init(seed: UInt32) {
    key = [seed]
    for i in 1..<624 { key.append(1_812_433_253 &* (key[i - 1] ^ key[i - 1] >> 30) &+ UInt32(i)) }
  }

  /// 32 random bits.
  public mutating func nextBits() -> UInt32 {
    if position == 624 {
      for i in 0..<624 {
        let y = key[i] & 0x8000_0000 | key[(i + 1) % 624] & 0x7fff_ffff
        key[i] = key[(i + 397) % 624] ^ y >> 1 ^ (y & 1) &* 0x9908_b0df
      }
      position = 0
    }
    var y = key[position]
    position += 1
    y ^= y >> 11
    y ^= y << 7 & 0x9d2c_5680
    y ^= y << 15 & 0xefc6_0000
    return y ^ y >> 18
  }

  /// `random_sample()`: uniform in [0, 1).
  public mutating func nextUniform() -> Double {
    let high = nextBits() >> 5, low = nextBits() >> 6
    return (Double(high) * 67_108_864 + Double(low)) / 9_007_199_254_740_992
  }

  /// `standard_normal()`.
  public mutating func nextNormal() -> Double {
    if let value = spare {
      spare = nil
      return value
    }
    while true {
      let x = 2 * nextUniform() - 1, y = 2 * nextUniform() - 1
      let square = x * x + y * y
      guard square < 1, square != 0 else { continue }
      let factor = (-2 * Foundation.log(square) / square).squareRoot()
      spare = factor * x
      return factor * y
    }
  }

  /// `normal(size: shape)` as floats.
  public mutating func normal(_ shape: [Int]) -> Tensor {
    Tensor(shape) { values in
      for i in values.indices { values[i] = Float(nextNormal()) }
    }
  }

  /// `random_sample(shape)` as floats.
  public mutating func uniform(_ shape: [Int]) -> Tensor {
    Tensor(shape) { values in
      for i in values.indices { values[i] = Float(nextUniform()) }
    }
  }
}
