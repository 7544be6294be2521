import Files
import Foundation
import Tensors
import XCTest

final class HDF5Tests: ScratchTestCase {
  private let ramp = Tensor([2, 3, 4], (0..<24).map { Float($0) * 0.5 - 3 })

  func testReadsWhatH5pyWrote() throws {
    let file = try HDF5File(golden("kinds.h5"))
    for kind in ["f2", "f4", "f8", ">f4"] {
      XCTAssertEqual(try file.dataset("/floats/\(kind)").read(rows: 0..<2), ramp, kind)
      XCTAssertEqual(
        try file.dataset("/floats/\(kind)").doubles(rows: 1..<2), (12..<24).map { Double($0) * 0.5 - 3 }, kind)
    }
    for kind in ["i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8"] {
      XCTAssertEqual(try file.dataset("/integers/\(kind)").integers(rows: 0..<2), Array(0..<6), kind)
      XCTAssertEqual(try file.dataset("/integers/\(kind)").read(rows: 1..<2).values, [3, 4, 5], kind)
    }
    XCTAssertEqual(try file.dataset("/truth").integers(rows: 0..<2), [1, 0])
    XCTAssertEqual(try file.dataset("/scalar").readAll().numbers?.doubles(), [2.5])
    XCTAssertEqual(try file.dataset("/nothing").read(rows: 0..<0).shape, [0, 3])
    XCTAssertEqual(try file.dataset("/words/variable").strings(rows: 0..<3), ["one", "", "drei β"])
    XCTAssertEqual(try file.dataset("/words/fixed").strings(rows: 1..<3), ["", "three"])
    XCTAssertEqual(
      try file.dataset("/packed").read(rows: [49, 0, 7]).values, Array([ramp, ramp, ramp].flatMap(\.values)))
    XCTAssertEqual(try file.names(in: "/floats"), [">f4", "f2", "f4", "f8"])
    XCTAssertEqual(try file.names(in: "/").filter { ["soft", "elsewhere"].contains($0) }, [])
    for name in ["/records", "/empty", "/floats", "/absent", "/absent/below"] {
      XCTAssertThrowsError(try file.dataset(name), name) { XCTAssertEqual(($0 as? FileError)?.kind, .badData) }
    }
    XCTAssertThrowsError(try file.dataset("/words/fixed").read(rows: 0..<1))
    XCTAssertThrowsError(try file.dataset("/truth").strings(rows: 0..<1))
    XCTAssertThrowsError(try file.dataset("/truth").integers(rows: 1..<3))
    XCTAssert(file.isGroup("/floats") && file.isDataset("/floats/f4") && !file.isGroup("/floats/f4"))
    XCTAssertFalse(file.contains("/floats/f5"))
  }

  func testAttributes() throws {
    let file = try HDF5File(golden("kinds.h5"))
    XCTAssertEqual(try file.attributeNames(), ["list", "number", "row", "text", "void", "whole"])
    XCTAssertEqual(try file.attribute("text")?.string, "β")
    XCTAssertEqual(try file.attribute("list")?.strings, ["a", "bc"])
    XCTAssertEqual(try file.attribute("number")?.numbers?.doubles(), [0.25])
    XCTAssertEqual(try file.attribute("whole")?.numbers?.integers(), [7])
    XCTAssertEqual(try file.attribute("row")?.numbers?.doubles(), [0, 1, 2])
    XCTAssertNil(try file.attribute("void"))
    XCTAssertNil(try file.attribute("absent"))

    let keras = try HDF5File(golden("keras.h5"))
    XCTAssertEqual(try keras.attribute("layer_names")?.strings, ["dense_1", "leakyrelu_1", "dense_2"])
    XCTAssertEqual(try keras.attribute("keras_version")?.string, "1.2.2")
    XCTAssertEqual(try keras.attribute("weight_names", at: "/dense_2")?.strings, ["dense_2_W:0", "dense_2_b:0"])
    XCTAssertEqual(try keras.attribute("weight_names", at: "/leakyrelu_1")?.shape, [0])
    XCTAssertEqual(try keras.dataset("/dense_2/dense_2_b:0").read(rows: 0..<4).values, [2, 3, 4, 5])
  }

  private func write(_ place: String, deflateLevel: Int = 0) throws {
    try HDF5File.write(to: place) { file in
      try file.makeGroup("/deeper")
      try file.setAttribute("preset", to: "{\"β\": 1}")
      try file.setAttribute("long", to: String(repeating: "long ", count: 50_000))
      try file.setAttribute("names", at: "/deeper", to: ["a", "", "ccc"])
      try file.setAttribute("none", at: "/deeper", to: [String]())
      try file.setAttribute("count", to: 3)
      try file.setAttribute("count", to: 1 << 40)
      try file.setAttribute("rateHz", to: 44100.5)
      try file.setAttribute("constants", to: [0.5, -1])
      let patches = try file.makeDataset("/patches", rowShape: [3, 4, 1], rowsPerChunk: 1, deflateLevel: deflateLevel)
      let labels = try file.makeDataset("/label", of: .int32, rowsPerChunk: 16)
      let starts = try file.makeDataset("/start_seconds", of: .float64, rowsPerChunk: 16)
      let sources = try file.makeStringDataset("/deeper/source", rowsPerChunk: 4)
      for piece in [2, 0, 17] {
        let first = try labels.rowCount
        try patches.append(Tensor([piece, 3, 4, 1], (0..<piece * 12).map { Float(first * 12 + $0) }))
        try labels.append(Array(first..<first + piece))
        try starts.append((first..<first + piece).map { Double($0) / 3 })
        try sources.append((first..<first + piece).map { "file \($0)" })
      }
    }
  }

  func testRoundTrip() throws {
    for deflateLevel in [0, 6] {
      try write(path("set.h5"), deflateLevel: deflateLevel)
      XCTAssertEqual(try names(), ["set.h5"])
      let file = try HDF5File(path("set.h5"))
      let patches = try file.dataset("/patches")
      XCTAssertEqual(try patches.shape, [19, 3, 4, 1])
      XCTAssertEqual(patches.rowShape, [3, 4, 1])
      XCTAssertEqual(try patches.read(rows: 5..<7).values, (60..<84).map(Float.init))
      XCTAssertEqual(try patches.read(rows: [18, 2]).values, (Array(216..<228) + Array(24..<36)).map(Float.init))
      XCTAssertEqual(try file.dataset("/label").integers(rows: 0..<19), Array(0..<19))
      XCTAssertEqual(try file.dataset("/start_seconds").doubles(rows: 17..<19), [17.0 / 3, 6])
      XCTAssertEqual(try file.dataset("/deeper/source").strings(rows: 1..<3), ["file 1", "file 2"])
      XCTAssertEqual(try file.attribute("preset")?.string, "{\"β\": 1}")
      XCTAssertEqual(try file.attribute("long")?.string?.utf8.count, 250_000)
      XCTAssertEqual(try file.attribute("names", at: "/deeper")?.strings, ["a", "", "ccc"])
      XCTAssertEqual(try file.attribute("none", at: "/deeper")?.strings, [])
      XCTAssertEqual(try file.attribute("count")?.numbers?.integers(), [1 << 40])
      XCTAssertEqual(try file.attribute("rateHz")?.numbers?.doubles(), [44100.5])
      XCTAssertEqual(try file.attribute("constants")?.numbers?.doubles(), [0.5, -1])
    }
  }

  func testWhatIsNoHDF5() throws {
    try write(path("set.h5"))
    let bytes = try XCTUnwrap(FileManager.default.contents(atPath: path("set.h5")))
    try AtomicFile.write(bytes.prefix(bytes.count / 2), to: path("half.h5"))
    try AtomicFile.write("words", to: path("words.h5"))
    try AtomicFile.write("", to: path("nothing.h5"))
    let cases: [(name: String, kind: FileError.Kind, says: String)] = [
      ("half.h5", .badData, "is cut short"), ("words.h5", .badData, "is no HDF5 file"),
      ("nothing.h5", .badData, "is empty"),
      ("absent.h5", .missing, "there is no such file"),
    ]
    for expected in cases {
      XCTAssertThrowsError(try HDF5File(path(expected.name)), expected.name) { error in
        XCTAssertEqual((error as? FileError)?.kind, expected.kind, expected.name)
        XCTAssert((error as? FileError)?.found.contains(expected.says) == true, "\(error)")
      }
    }
  }

  /// A limit on a file's length stands for a disk that has no more room.
  func testAFullDiskLeavesNothing() throws {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    let handler = signal(SIGXFSZ, SIG_IGN)
    var lowered = limit
    lowered.rlim_cur = 100_000
    setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &lowered)
    defer {
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      signal(SIGXFSZ, handler)
    }
    let much = Tensor([1000, 100])
    let writers: [(String, (String) throws -> Void)] = [
      (
        "a.h5",
        { try HDF5File.write(to: $0) { try $0.makeDataset("/a", rowShape: [100], rowsPerChunk: 10).append(much) } }
      ),
      ("a.npy", { try Npy.write(much, to: $0) }), ("a.wav", { try SoundFile.write(much, rateHz: 8000, to: $0) }),
      ("a.safetensors", { try Safetensors.write(["a": much], to: $0) }),
    ]
    for (name, write) in writers {
      XCTAssertThrowsError(try write(path(name)), name) { error in
        XCTAssertEqual((error as? FileError)?.kind, .io, "\(error)")
        XCTAssertEqual((error as? FileError)?.path, path(name))
      }
      XCTAssertEqual(try names(), [], name)
    }
  }

  func testAnUnwritableFolder() throws {
    XCTAssertThrowsError(try HDF5File.write(to: path("absent/a.h5")) { _ in }) {
      XCTAssertEqual(($0 as? FileError)?.kind, .cannotCreate, "\($0)")
    }
  }

  func testH5pyReadsWhatWeWrote() throws {
    try write(path("set.h5"), deflateLevel: 6)
    let script = """
      import sys
      try:
          import h5py
      except ImportError:
          sys.exit(print("no h5py"))
      file = h5py.File(sys.argv[1])
      print(file["patches"].shape, file["patches"].dtype, file["patches"].chunks, float(file["patches"][:].sum()))
      print(file["label"][:].tolist(), file["deeper/source"][0], file.attrs["preset"], file["deeper"].attrs["names"].tolist())
      """
    let printed = try python(script, path("set.h5"))
    try XCTSkipIf(printed == "no h5py\n", "no h5py")
    XCTAssertEqual(
      printed,
      """
      (19, 3, 4, 1) float32 (1, 3, 4, 1) 25878.0
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18] b'file 0' {"β": 1} ['a', '', 'ccc']

      """)
  }
}
