import Nets
import Tensors

/// What filters that lie on a waveform itself are given where they answer, beside their weights.
///
/// A filter's mean excerpt is Σₚ y(p)·x(p·stride … + taps) over the places p, weighted by its response y there: in a sound
/// that was made for it, an excerpt that resembles the filter.
/// cosine = ⟨mean excerpt, w⟩/(‖mean excerpt‖·‖w‖).
public struct SeenByFilters: Sendable {
  /// `[taps, K]`
  public let weights: Tensor

  /// nil for a kernel that lies on anything but a waveform.
  ///
  /// kernel: `[taps, 1, K]` or `[taps, 1, 1, K]`.
  public init?(kernel: Tensor) {
    guard kernel.rank >= 3, kernel.shape.dropLast().filter({ $0 > 1 }).count <= 1, kernel.shape[kernel.rank - 2] == 1
    else { return nil }
    weights = kernel.reshaped([-1, kernel.shape[kernel.rank - 1]])
  }

  public var taps: Int { weights.shape[0] }

  /// The cosine between a filter and its mean excerpt; nil where it never answers.
  ///
  /// sound: `[n]`, response: `[places]`.
  public func cosine(_ unit: Int, sound: Tensor, response: Tensor) -> Double? {
    let places = response.count, stride = max(1, Int((Double(sound.count) / Double(places)).rounded()))
    // Kernels that fit everywhere begin at the first sample; those that reach beyond are padded evenly.
    let before = max(0, (places - 1) * stride + taps - sound.count) / 2
    var excerpt = [Double](repeating: 0, count: taps)
    sound.withUnsafeBufferPointer { x in
      response.withUnsafeBufferPointer { y in
        for place in 0..<places {
          for tap in 0..<taps where x.indices.contains(place * stride + tap - before) {
            excerpt[tap] += Double(y[place]) * Double(x[place * stride + tap - before])
          }
        }
      }
    }
    let own = weights.slice(axis: 1, unit..<unit + 1).values.map(Double.init)
    func product(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    let size = (product(excerpt, excerpt) * product(own, own)).squareRoot()
    return size > 0 ? product(excerpt, own) / size : nil
  }

  /// Spectra of the filters' weights, padded with zeros: `[K, samples/2]`.
  public func spectra(samples: Int, rateHz: Int) -> FilterSpectra {
    let padded = weights.transposed([1, 0]).padded(axis: 1, before: 0, after: max(0, samples - taps))
    return FilterSpectra(padded, rateHz: rateHz)
  }
}

extension WaveformNetwork {
  /// What a layer's units answer to a sound of each: `[K, places]` for sounds `[K, n]`.
  public func responses(
    _ layer: ProbedNetwork.Layer, units: [Int], to sounds: Tensor, _ batchNorm: ProbeSettings.BatchNormMode
  ) -> Tensor {
    let samples = sounds.shape[1], network = network(to: layer, samples: samples)
    let views = parameterisation(samples: samples, noise: WaveformNetwork.noise, isBounded: false)
    let site = ProbedNetwork.site(of: layer.path)
    let parts = stride(from: 0, to: units.count, by: 8).map { start -> Tensor in
      let rows = start..<min(units.count, start + 8)
      let tape = Tape(mode: batchNorm.tape, listening: { $0 == site })
      return withExtendedLifetime(tape) {
        let x = tape.constant(sounds.rows(rows).reshaped([rows.count, samples, 1]))
        let y = network(views.input(of: x)).layers[layer.path]!.value
        let maps = y.reshaped([rows.count, -1, layer.unitCount])
        return Tensor.concatenation(
          rows.map { row in
            maps.slice(axis: 0, row - start..<row - start + 1).slice(axis: 2, units[row]..<units[row] + 1).reshaped([1, -1])
          }, axis: 0)
      }
    }
    return Tensor.concatenation(parts, axis: 0)
  }
}
