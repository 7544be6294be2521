import Files
import Tensors
import XCTest

final class SafetensorsTests: ScratchTestCase {
  func testReadsWhatThePackageWrote() throws {
    let file = try Safetensors(golden("kinds.safetensors"))
    XCTAssertEqual(
      file.names,
      ["bfloat16", "empty", "float16", "float32", "float64", "int16", "int32", "int64", "int8", "scalar", "truth"])
    XCTAssertEqual(file.metadata, ["config": "{\"name\": \"gan\", \"β\": [0.5, \"\\n\"]}", "format": "pt"])
    let ramp = Tensor([2, 3, 4], (0..<24).map { Float($0) * 0.5 - 3 })
    for name in ["float16", "bfloat16", "float32", "float64"] { XCTAssertEqual(try file.tensor(name), ramp, name) }
    for name in ["int8", "int16", "int32", "int64"] {
      XCTAssertEqual(try XCTUnwrap(file[name]).integers(), Array(-3..<3), name)
    }
    XCTAssertEqual(try file.tensor("truth"), Tensor([2], [1, 0]))
    XCTAssertEqual(try file.tensor("scalar"), Tensor(2.5))
    XCTAssertEqual(try file.tensor("empty"), Tensor([0, 2]))
    XCTAssertThrowsError(try file.tensor("absent")) { XCTAssertEqual(($0 as? FileError)?.kind, .badData) }
  }

  private let weights = [
    "encoder.conv1.weight": Tensor([3, 3, 1, 17], (0..<153).map { Float($0) / 8 }),
    "bias": Tensor([1], [-0.0]), "step": Tensor(3), "nothing": Tensor([0]),
  ]
  private let words = ["config": "{\"β\": \"a \\ \u{1}\n\t🦋\"}", "": ""]

  func testRoundTrip() throws {
    try Safetensors.write(weights, metadata: words, to: path("a.safetensors"))
    let file = try Safetensors(path("a.safetensors"))
    XCTAssertEqual(file.metadata, words)
    XCTAssertEqual(file.names, weights.keys.sorted())
    for (name, tensor) in weights { XCTAssertEqual(try file.tensor(name), tensor, name) }
    XCTAssertEqual(try file.tensor("bias").scalar.sign, .minus)

    let bytes = FileManager.default.contents(atPath: path("a.safetensors"))
    try Safetensors.write(weights, metadata: words, to: path("b.safetensors"))
    XCTAssertEqual(FileManager.default.contents(atPath: path("b.safetensors")), bytes)
    XCTAssertEqual(bytes?[0].isMultiple(of: 8), true, "the header is padded to 8 bytes")

    try Safetensors.write([:], to: path("none.safetensors"))
    XCTAssertEqual(try Safetensors(path("none.safetensors")).names, [])
  }

  func testThePackageReadsWhatWeWrote() throws {
    try Safetensors.write(weights, metadata: words, to: path("a.safetensors"))
    let script = """
      import safetensors, sys
      with safetensors.safe_open(sys.argv[1], framework="numpy") as file:
          for name in sorted(file.keys()):
              value = file.get_tensor(name)
              print(name, value.dtype, value.shape, float(value.sum()))
          print(sorted(file.metadata().items()) == [("", ""), ("config", '{"β": "a \\\\ \\x01\\n\\t🦋"}')])
      """
    // Outside of the assertion, which would take a skip for a failure.
    let printed = try python(script, path("a.safetensors"))
    XCTAssertEqual(
      printed,
      """
      bias float32 (1,) 0.0
      encoder.conv1.weight float32 (3, 3, 1, 17) 1453.5
      nothing float32 (0,) 0.0
      step float32 () 3.0
      True

      """)
  }

  /// Headers that lie, with 8 bytes of data behind them.
  func testHeadersThatLie() throws {
    let array = { (name: String, shape: String, offsets: String) in
      "\"\(name)\":{\"dtype\":\"F32\",\"shape\":\(shape),\"data_offsets\":\(offsets)}"
    }
    let fine = "{" + array("a", "[2]", "[0,8]") + "}"
    let lies = [
      "", "{", "[]", "{}", fine + "x", fine.replacingOccurrences(of: "}}", with: "},}"),
      fine.replacingOccurrences(of: "F32", with: "F4"), fine.replacingOccurrences(of: "\"shape\":[2],", with: ""),
      fine.replacingOccurrences(of: "[0,8]", with: "[0,8,8]"),
      "{" + array("a", "[3]", "[0,8]") + "}",
      "{" + array("a", "[1]", "[0,4]") + "}",
      "{" + array("a", "[1]", "[4,8]") + "}",
      "{" + array("a", "[2]", "[8,0]") + "}",
      "{" + array("a", "[2]", "[-8,0]") + "}",
      "{" + array("a", "[2]", "[8,16]") + "}",
      "{" + array("a", "[1]", "[0,4]") + "," + array("a", "[1]", "[4,8]") + "}",
      "{" + array("a", "[2]", "[0,8]") + "," + array("b", "[1]", "[4,8]") + "}",
      "{" + array("a", "[4611686018427387904,4]", "[0,8]") + "}",
      "{" + array("a", "[99999999999999999999]", "[0,8]") + "}",
      "{\"__metadata__\":{\"k\":1}," + array("a", "[2]", "[0,8]") + "}",
      "{\"__metadata__\":{},\"__metadata__\":{}," + array("a", "[2]", "[0,8]") + "}",
      String(repeating: "[", count: 100_000),
    ]
    for (header, isFine) in [(fine, true)] + lies.map({ ($0, false) }) {
      let length = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
      try AtomicFile.write(length + Array(header.utf8) + [UInt8](repeating: 0, count: 8), to: path("a"))
      if isFine {
        XCTAssertEqual(try Safetensors(path("a")).tensor("a"), Tensor([2]))
      } else {
        XCTAssertThrowsError(try Safetensors(path("a")), header) { XCTAssertEqual(($0 as? FileError)?.kind, .badData) }
      }
    }
    try AtomicFile.write([UInt8](repeating: 0xFF, count: 64), to: path("a"))
    XCTAssertThrowsError(try Safetensors(path("a"))) { XCTAssertEqual(($0 as? FileError)?.kind, .badData) }
  }
}

final class HostileSafetensorsTests: HostileTestCase {
  func testDamagedFiles() throws {
    try assertSurvives(Array(Data(contentsOf: URL(fileURLWithPath: golden("kinds.safetensors"))))) {
      let file = try Safetensors($0)
      for name in file.names { _ = try file.tensor(name) }
    }
  }
}
