import Data
import Files
import Foundation
import Tensors
import XCTest

/// The built `bench`, which lies beside the tests and knows how to host plug-ins.
let bench = Bundle(for: EffectTests.self).bundleURL.appendingPathComponent("bench").path

/// The folder of recordings that BENCH_SHARED names, if it does.
let corpus = ProcessInfo.processInfo.environment["BENCH_SHARED"].map { $0 + "/corpus/" }

/// Real sound, four seconds of it at most.
struct EffectSound {
  let name: String
  /// [time, channel]
  let samples: Tensor
  let rateHz: Int

  init(_ path: String, rateHz: Int? = nil) throws {
    let recording = try Recording(path, rateHz: rateHz)
    name = Folder.name(of: path)
    samples = recording.samples.slice(axis: 0, 0..<min(recording.samples.shape[0], 4 * recording.rateHz))
    self.rateHz = recording.rateHz
  }

  /// Its first channel. [time]
  var mono: Tensor { samples.slice(axis: 1, 0..<1).reshaped([samples.shape[0]]) }

  /// A guitar and a voice that Debian packages install, at the rate of the β-VAE's set, and more where BENCH_SHARED is.
  static func all() throws -> [EffectSound] {
    let installed = ["/usr/share/sonic-pi/samples/guit_em9.flac", "/usr/share/klettres/en/alpha/W.ogg"]
    let given = ["guitar_sectoid_mit/feelings_guitar.flac", "speech_asterisk_ccbysa/conf_full.flac"]
    return try (installed + (corpus.map { corpus in given.map { corpus + $0 } } ?? [])).map { try EffectSound($0, rateHz: 24_000) }
  }
}

/// Largest difference of two sounds.
func largestDifference(_ a: Tensor, _ b: Tensor) -> Float {
  zip(a.values, b.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
}
