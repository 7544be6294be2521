import Files
import Foundation
import Nets
import Tensors
import XCTest

/// Real networks that others trained, on given inputs, against the outputs that came with them.
final class ReferenceModelTests: XCTestCase {
  private func shared() throws -> String {
    guard let shared = ProcessInfo.processInfo.environment["BENCH_SHARED"] else {
      throw XCTSkip("BENCH_SHARED names no folder of reference models")
    }
    return shared + "/models"
  }

  func testGiveWhatTheirMakersSay() throws {
    let folder = try shared()
    for (name, input, output) in [("kws_cnn_s", "mfcc", "logits"), ("crepe_tiny", "audio", "pitch"), ("mtt_vgg", "x", "y")] {
      let check = try Npz("\(folder)/\(name)_check.npz"), network = try ONNXModel("\(folder)/\(name).onnx").network()
      let x = try check.array(input).tensor(), expected = try check.array(output).tensor()
      for size in [1, 3, x.shape[0]] {
        let y = Batches.map(x, size: size) { network($0) }
        assertClose(y, expected, "\(name) in batches of \(size)")
      }
    }
  }
}
