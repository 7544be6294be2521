import Foundation
import XCTest

/// `bench doctor` on the machine that runs the tests, which has everything.
final class DoctorTests: XCTestCase {
  func testReportAsJSON() throws {
    let result = try BenchProcess(["doctor", "--json"])
    XCTAssertEqual(result.status, 0, result.errors)
    let report = try XCTUnwrap(JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    XCTAssertEqual((report["complaints"] as? [Any])?.count, 0)
    XCTAssertEqual((report["blas"] as? [String: Any])?["threading"] as? String, "OpenMP")
    let libraries = try XCTUnwrap(report["libraries"] as? [String: String])
    for name in ["oneDNN", "FFTW", "HDF5", "libsndfile", "soxr", "libpng", "zlib"] {
      XCTAssertNotNil(libraries[name]?.firstMatch(of: /\d+\.\d+/), name)
    }
  }

  func testMissingProgramIsNamedWithTheLineThatInstallsIt() throws {
    // A search path with nothing on it but env.
    let folder = try scratchFolder()
    try FileManager.default.createSymbolicLink(atPath: folder + "/env", withDestinationPath: "/usr/bin/env")
    let result = try BenchProcess(["doctor"], environment: ["PATH": folder])
    XCTAssertEqual(result.status, 69)
    XCTAssertTrue(result.errors.contains("apt-get install gnuplot-nox"), result.errors)
  }
}
