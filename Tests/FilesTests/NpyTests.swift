import Files
import Tensors
import XCTest

final class NpyTests: ScratchTestCase {
  private let ramp = (0..<24).map { Float($0) * 0.5 - 3 }

  func testReadsWhatNumpyWrote() throws {
    for kind in ["f2", "f4", "f8", "f4-big-endian", "f4-fortran"] {
      XCTAssertEqual(try Npy.read(golden("ramp-\(kind).npy")), Tensor([2, 3, 4], ramp), kind)
      XCTAssertEqual(try Npy.open(golden("ramp-\(kind).npy")).doubles(), ramp.map(Double.init), kind)
    }
    for (kind, first) in [
      ("i1", -12), ("i2", -12), ("i4", -12), ("i8", -12), ("u1", 0), ("u2", 0), ("u4", 0), ("u8", 0),
    ] {
      let array = try Npy.open(golden("ramp-\(kind).npy"))
      XCTAssertEqual(array.shape, [2, 3, 4], kind)
      XCTAssertEqual(try array.integers(), Array(first..<first + 24), kind)
      XCTAssertEqual(try array.tensor().values, (first..<first + 24).map { Float($0) }, kind)
    }
    for version in [2, 3] { XCTAssertEqual(try Npy.read(golden("version\(version).npy")), Tensor([2, 3, 4], ramp)) }
    XCTAssertEqual(try Npy.open(golden("truth.npy")).integers(), [1, 0, 1])
    XCTAssertEqual(try Npy.read(golden("scalar.npy")), Tensor(2.5))
    XCTAssertEqual(try Npy.read(golden("empty.npy")), Tensor([0, 3]))
  }

  func testRefusesWhatIsNoArrayOfNumbers() throws {
    try AtomicFile.write("x = 1", to: path("text.npy"))
    try AtomicFile.write("", to: path("nothing.npy"))
    let cases = [
      golden("words.npy"), golden("complex.npy"), golden("packed.npz"), path("text.npy"), path("nothing.npy"),
    ]
    for name in cases {
      XCTAssertThrowsError(try Npy.read(name), name) { XCTAssertEqual(($0 as? FileError)?.kind, .badData) }
    }
    XCTAssertThrowsError(try Npy.open(golden("ramp-f4.npy")).integers()) {
      XCTAssertEqual(($0 as? FileError)?.kind, .badData)
    }
  }

  func testRoundTrips() throws {
    for shape in [[], [1], [15], [16, 0], [2, 3, 4], [1, 1, 1, 17]] {
      let count = shape.reduce(1, *)
      let tensor = Tensor(shape, (0..<count).map { Float($0) / 3 })
      try Npy.write(tensor, to: path("a.npy"))
      XCTAssertEqual(try Npy.read(path("a.npy")), tensor)
      let doubles = (0..<count).map { Double($0) / 3 }
      try Npy.write(doubles, shape: shape, to: path("a.npy"))
      XCTAssertEqual(try Npy.open(path("a.npy")).doubles(), doubles)
      let integers = (0..<count).map { $0 * 1_000_000_007 - 5 }
      try Npy.write(integers, shape: shape, to: path("a.npy"))
      XCTAssertEqual(try Npy.open(path("a.npy")).integers(), integers)
      XCTAssertEqual(try Npy.open(path("a.npy")).shape, shape)
    }
  }

  func testNumpyReadsWhatWeWrote() throws {
    try Npy.write(Tensor([2, 3], [0, 0.5, 1, 1.5, 2, -0x1p-120]), to: path("a.npy"))
    try Npy.write([1 << 60, -1], shape: [2], to: path("b.npy"))
    let script = """
      import numpy, sys
      a, b = numpy.load(sys.argv[1]), numpy.load(sys.argv[2])
      print(a.dtype, a.tolist(), b.dtype, b.tolist())
      """
    // Outside of the assertion, which would take a skip for a failure.
    let printed = try python(script, path("a.npy"), path("b.npy"))
    XCTAssertEqual(
      printed,
      "float32 [[0.0, 0.5, 1.0], [1.5, 2.0, -7.52316384526264e-37]] int64 [1152921504606846976, -1]\n")
  }

  func testArchives() throws {
    for (name, names) in [("stored.npz", ["labels", "ramp"]), ("packed.npz", ["labels", "ramp", "zeros"])] {
      let archive = try Npz(golden(name))
      XCTAssertEqual(archive.names, names)
      XCTAssertEqual(try archive.array("ramp").tensor(), Tensor([2, 3, 4], ramp))
      XCTAssertEqual(try archive.array("labels").integers(), [3, 1, 2])
      XCTAssertThrowsError(try archive.array("absent"))
    }
    XCTAssertEqual(try Npz(golden("packed.npz")).array("zeros").tensor(), Tensor([5000]))
    XCTAssertThrowsError(try Npz(golden("ramp-f4.npy"))) { XCTAssertEqual(($0 as? FileError)?.kind, .badData) }
  }
}

final class HostileArrayTests: HostileTestCase {
  func testDamagedArrays() throws {
    for name in ["ramp-f8.npy", "ramp-f4-fortran.npy", "version3.npy"] {
      try assertSurvives(Array(Data(contentsOf: URL(fileURLWithPath: golden(name))))) {
        let array = try Npy.open($0)
        _ = try array.tensor()
        _ = try? array.integers()
      }
    }
  }

  func testClaimsThatNoFileCanHold() throws {
    for shape in ["(4000000000,)", "(4294967296, 4294967296)", "(999999999999999999, 0, 3)", "(1,) * 9", "(-1,)"] {
      var header = "{'descr': '<f4', 'fortran_order': False, 'shape': \(shape), }"
      header += String(repeating: " ", count: 117 - header.utf8.count) + "\n"
      let bytes = [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array(header.utf8) + [0, 0, 0, 0]
      try AtomicFile.write(bytes, to: path("a.npy"))
      XCTAssertThrowsError(try Npy.read(path("a.npy")), shape) { XCTAssert($0 is FileError) }
    }
  }

  func testDamagedArchives() throws {
    for name in ["stored.npz", "packed.npz"] {
      try assertSurvives(Array(Data(contentsOf: URL(fileURLWithPath: golden(name))))) {
        let archive = try Npz($0)
        for name in archive.names { _ = try archive.array(name).tensor() }
      }
    }
  }
}
