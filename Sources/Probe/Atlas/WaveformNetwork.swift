import Data
import Files
import Nets

/// A network that takes waveforms, for what is asked of each of its filters.
public struct WaveformNetwork {
  public let network: ProbedNetwork
  public let rateHz: Int
  /// Samples of its input.
  public let sampleCount: Int

  /// - Parameter rateHz: where the network does not say so itself.
  /// - Throws: `FileError` for a network that takes anything else.
  public init(_ network: ProbedNetwork, rateHz: Int? = nil) throws {
    let long = network.inputShape.filter { $0 > 1 }
    guard long.count == 1, network.domain?.preset.isWaveform ?? true else {
      throw FileError(
        .usage, network.name, "takes patches of \(described(network.inputShape)), no waveforms",
        remedy: "bench probe patterns shows what maximises its filters, bench probe maps what they make of a clip")
    }
    guard let rate = rateHz ?? network.domain?.rateHz else {
      throw FileError(.usage, network.name, "does not say how many samples a second it takes", remedy: "say so by --rate")
    }
    (self.network, self.rateHz, sampleCount) = (network, rate, long[0])
  }

  /// Samples that a layer is probed on: as many as asked for, or the fewest that leave it three places. A batch norm that
  /// goes by a sound's own statistics gives one place no gradient.
  ///
  /// - Throws: `FileError` where the network takes its own number alone.
  public func samples(for layer: ProbedNetwork.Layer?, wanted: Int?) throws -> Int {
    guard let wanted, wanted != sampleCount else { return sampleCount }
    guard network.isChain else {
      throw FileError(
        .usage, network.name, "takes \(sampleCount) samples, not \(wanted)", remedy: "leave --length out")
    }
    guard let layer, layer.shape.count > 1, layer.shape[0] > 0 else { return sampleCount }
    return min(sampleCount, max(wanted, WaveformNetwork.leastPlaces * sampleCount / layer.shape[0]))
  }

  /// The network as far as a layer, on so many samples; all of it where no layer is named.
  public func network(to layer: ProbedNetwork.Layer?, samples: Int) -> ProbedNetwork {
    layer.map { network.trunk(to: $0, inputShape: inputShape(samples)) } ?? network
  }

  private static let leastPlaces = 3

  private func inputShape(_ samples: Int) -> [Int] { network.inputShape.map { $0 > 1 ? samples : $0 } }

  /// Sounds that the network is given as it takes them.
  ///
  /// - Parameters:
  ///   - samples: of what the network sees at once.
  ///   - soundSamples: of the sound; seen in windows where it is longer.
  ///   - isBounded: whether samples are held within ±1.
  public func parameterisation(
    samples: Int, soundSamples: Int? = nil, noise: Canvas.Noise, isBounded: Bool
  ) -> any Parameterisation {
    let shape = inputShape(samples), frontEnd = network.domain.map(FrontEnd.init)
    let passage = Passage(remarks: [frontEnd?.remark].compactMap { $0 }) { sound in
      (frontEnd.map { $0(sound) } ?? sound).reshaped([-1] + shape)
    }
    let canvas = Canvas(
      .sound(rateHz: rateHz), shape: [soundSamples ?? samples, 1], bounds: isBounded ? -1...1 : Canvas.anything,
      noise: noise)
    guard let soundSamples, soundSamples > samples else { return ValueParameterisation(canvas: canvas, passage: passage) }
    return LongSoundParameterisation(canvas: canvas, windowSamples: samples, passage: passage)
  }

  /// Seed 001's noise: uniform, 0.03 from end to end.
  public static let noise = Canvas.Noise(from: -0.015, to: 0.015)
}
