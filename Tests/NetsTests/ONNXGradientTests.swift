import Files
import Foundation
import Nets
import Tensors
import XCTest

/// Networks that PyTorch exported: outputs, and gradients towards their inputs (Goldens/make-onnx-pytorch.py).
final class ONNXGradientTests: XCTestCase {
  func testGradientsAreThoseOfPyTorch() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Goldens/"
    let archive = try Npz(folder + "onnx-pytorch.npz")
    for row in try ONNXOperatorTests.cases("onnx-pytorch.npz") {
      let network = try row.model.network(), tape = Tape(), x = tape.variable(row.inputs["x"]!)
      let y = network(["x": x])["y"]!
      assertClose(y.value, row.outputs["y"]!, row.name)
      let along = tape.constant(try archive.array("\(row.name)|along").tensor())
      let gradient = tape.gradients(of: y, along: along, for: [x])[0]
      assertClose(gradient.value, try archive.array("\(row.name)|gradient").tensor(), tolerance: 1e-4, row.name)
    }
  }
}
