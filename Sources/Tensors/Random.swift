import CKernels

/// A stream of random numbers that is a value: what it gives depends on its four coordinates alone.
///
/// Streams of different purpose, epoch or index are independent, so an example's randomness does not depend on when,
/// in which order or on which thread it is drawn. xoshiro256++ (Blackman and Vigna, 2019), its state filled by
/// SplitMix64 from a hash of the coordinates.
public struct Random: RandomNumberGenerator, Sendable {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// The stream of one purpose ("shuffle", "dropout", "latent" …) in one epoch for one item.
  public init(seed: Int, purpose: String, epoch: Int = 0, index: Int = 0) {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in purpose.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    for coordinate in [seed, epoch, index] {
      hash = Random.mixed(hash &+ UInt64(bitPattern: Int64(coordinate)) &* 0x9e37_79b9_7f4a_7c15 &+ 1)
    }
    func next() -> UInt64 {
      hash &+= 0x9e37_79b9_7f4a_7c15
      return Random.mixed(hash)
    }
    state = (next(), next(), next(), next())
  }

  private static func mixed(_ z: UInt64) -> UInt64 {
    var z = z
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }

  /// 64 random bits.
  public mutating func next() -> UInt64 {
    func rotated(_ x: UInt64, _ k: UInt64) -> UInt64 { x << k | x >> (64 - k) }
    let result = rotated(state.0 &+ state.3, 23) &+ state.0
    let t = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= t
    state.3 = rotated(state.3, 45)
    return result
  }

  /// A uniform value in [0, 1): a multiple of 2⁻²⁴.
  public mutating func nextUniform() -> Float { Float(next() >> 40) * 0x1p-24 }

  /// A standard normal value.
  public mutating func nextNormal() -> Float {
    var first = nextUniform(), second = nextUniform()
    kernel_box_muller(1, &first, &second)
    return first
  }

  /// A whole number in 0..<bound, without bias (Lemire, 2019).
  public mutating func nextInteger(below bound: Int) -> Int {
    precondition(bound > 0, "no whole number lies below \(bound)")
    let bound = UInt64(bound)
    var product = next().multipliedFullWidth(by: bound)
    while product.low < bound, product.low < (0 &- bound) % bound { product = next().multipliedFullWidth(by: bound) }
    return Int(product.high)
  }

  /// Uniform values in [low, high).
  public mutating func uniform(_ shape: [Int], low: Float = 0, high: Float = 1) -> Tensor {
    Tensor(shape) { values in
      for i in values.indices { values[i] = low + (high - low) * nextUniform() }
    }
  }

  /// Normal values.
  public mutating func normal(_ shape: [Int], mean: Float = 0, standardDeviation: Float = 1) -> Tensor {
    let count = shape.reduce(1, *), half = (count + 1) / 2
    let pairs = Tensor([2, half]) { values in
      for i in values.indices { values[i] = nextUniform() }
      kernel_box_muller(half, values.baseAddress!, values.baseAddress! + half)
    }
    let values = pairs.reshaped([2 * half]).slice(axis: 0, 0..<count).reshaped(shape)
    return mean == 0 && standardDeviation == 1 ? values : affine(values, scale: standardDeviation, shift: mean)
  }

  /// The numbers 0..<count in random order (Fisher and Yates).
  public mutating func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    for i in stride(from: count - 1, to: 0, by: -1) { order.swapAt(i, nextInteger(below: i + 1)) }
    return order
  }
}
