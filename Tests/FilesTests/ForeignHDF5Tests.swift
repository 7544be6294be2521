import Files
import Foundation
import Tensors
import XCTest

/// The child is `bench` itself, which lies beside the tests.
private let bench = Bundle(for: ForeignHDF5Tests.self).bundleURL.appendingPathComponent("bench").path

final class ForeignHDF5Tests: ScratchTestCase {
  func testReadsWeights() throws {
    let file = try ForeignHDF5.read(golden("keras.h5"), executable: bench)
    XCTAssertEqual(file.names(), ["dense_1", "dense_2", "leakyrelu_1"])
    XCTAssertEqual(file.attribute("layer_names")?.strings, ["dense_1", "leakyrelu_1", "dense_2"])
    XCTAssertEqual(file.attribute("weight_names", at: "/dense_1")?.strings, ["dense_1_W:0", "dense_1_b:0"])
    XCTAssertEqual(file.attribute("weight_names", at: "/leakyrelu_1")?.shape, [0])
    XCTAssertEqual(try file.array("/dense_2/dense_2_W:0").tensor(), Tensor([3, 4], (2..<14).map(Float.init)))
    XCTAssertThrowsError(try file.array("/dense_2")) { XCTAssertEqual(($0 as? FileError)?.kind, .badData) }
  }

  func testReadsWhatTheLibraryReadsHere() throws {
    let file = try ForeignHDF5.read(golden("kinds.h5"), executable: bench)
    let direct = try HDF5File(golden("kinds.h5"))
    XCTAssertEqual(
      file.names(), ["empty", "floats", "integers", "nothing", "packed", "records", "scalar", "truth", "words"])
    var compared = 0
    for (place, object) in file.objects where direct.isDataset(place) && !["/records", "/empty"].contains(place) {
      let expected = try direct.dataset(place).readAll()
      XCTAssertEqual(object.value?.shape, expected.shape, place)
      XCTAssertEqual(object.value?.strings, expected.strings, place)
      XCTAssertEqual(try object.value?.numbers?.doubles(), try expected.numbers?.doubles(), place)
      compared += 1
    }
    XCTAssertEqual(compared, 18)
    for name in try direct.attributeNames() where name != "void" {
      let expected = try XCTUnwrap(direct.attribute(name))
      XCTAssertEqual(file.attribute(name)?.shape, expected.shape)
      XCTAssertEqual(file.attribute(name)?.strings, expected.strings)
      XCTAssertEqual(try file.attribute(name)?.numbers?.doubles(), try expected.numbers?.doubles())
    }
    XCTAssertNil(file.attribute("void"))
    XCTAssertNil(file.objects["/records"]?.value)
  }

  func testChecksOurOwn() throws {
    try HDF5File.write(to: path("set.h5")) { file in
      try file.setAttribute("preset", to: "{}")
      try file.makeDataset("/patches", rowShape: [4, 4, 1], rowsPerChunk: 1).append(Tensor([100, 4, 4, 1]))
      try file.makeStringDataset("/source").append(["a", "b"])
      _ = try file.makeDataset("/label", of: .int32, rowsPerChunk: 16)
    }
    try ForeignHDF5.check(path("set.h5"), executable: bench)
    XCTAssertThrowsError(try ForeignHDF5.check(golden("kinds.h5"), executable: bench)) {
      XCTAssertEqual(($0 as? FileError)?.kind, .badData, "records are none of ours")
    }
  }

  func testErrorsComeBack() throws {
    let set = try Data(contentsOf: URL(fileURLWithPath: golden("keras.h5")))
    try AtomicFile.write(set.prefix(set.count / 2), to: path("half.h5"))
    try AtomicFile.write("words", to: path("words.h5"))
    try AtomicFile.write("", to: path("nothing.h5"))
    let cases: [(path: String, executable: String, kind: FileError.Kind, says: String)] = [
      (path("half.h5"), bench, .badData, "is cut short"), (path("words.h5"), bench, .badData, "is no HDF5 file"),
      (path("nothing.h5"), bench, .badData, "is empty"), (path("absent.h5"), bench, .missing, "no such file"),
      (golden("keras.h5"), "/bin/true", .badData, "senseless answer"),
      (golden("keras.h5"), "/bin/false", .badData, "failed with status 1"),
      (golden("keras.h5"), path("absent"), .missing, "no such file"),
    ]
    for expected in cases {
      XCTAssertThrowsError(try ForeignHDF5.read(expected.path, executable: expected.executable), expected.path) {
        error in
        XCTAssertEqual((error as? FileError)?.kind, expected.kind, "\(error)")
        XCTAssert((error as? FileError)?.found.contains(expected.says) == true, "\(error)")
      }
    }
  }

  func testAReaderThatDiesOrFloods() throws {
    let programs = [
      ("dies", "kill -SEGV $$", "crashed its reader"), ("starves", "kill -XCPU $$", "took too long"),
      ("floods", "exec cat /dev/zero", "far more than the file can hold"),
    ]
    for (name, script, says) in programs {
      try AtomicFile.write("#!/bin/sh\n\(script)\n", to: path(name))
      chmod(path(name), 0o755)
      XCTAssertThrowsError(try ForeignHDF5.read(golden("keras.h5"), executable: path(name))) { error in
        XCTAssert((error as? FileError)?.found.contains(says) == true, "\(error)")
      }
    }
  }

  /// Damaged files end in a value or an error here, whatever they do to their reader.
  func testDamagedFiles() throws {
    let bytes = try Array(Data(contentsOf: URL(fileURLWithPath: golden("kinds.h5"))))
    // A process each: the many mutations and cuts of the other formats would take minutes.
    let variants = Array(Hostile.variants(of: bytes, mutations: 40))
    let few = variants.suffix(40) + stride(from: 0, to: bytes.count, by: 2000).map { variants[$0] }
    var refused = 0
    for variant in few {
      try AtomicFile.write(variant, to: path("hostile.h5"))
      do { _ = try ForeignHDF5.read(path("hostile.h5"), executable: bench) } catch {
        XCTAssert(error is FileError, "\(error)")
        refused += 1
      }
    }
    XCTAssertGreaterThan(refused, 0)
  }
}
