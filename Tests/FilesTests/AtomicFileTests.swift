import Files
import Foundation
import XCTest

final class AtomicFileTests: ScratchTestCase {
  func testWritesAndReplaces() throws {
    for text in ["", "one", "another, longer than the one before"] {
      try AtomicFile.write(text, to: path("a.txt"))
      XCTAssertEqual(contents("a.txt"), text)
      XCTAssertEqual(try names(), ["a.txt"])
    }
  }

  func testALinkIsFollowed() throws {
    try AtomicFile.write("old", to: path("target"))
    try FileManager.default.createSymbolicLink(atPath: path("link"), withDestinationPath: "target")
    try AtomicFile.write("new", to: path("link"))
    XCTAssertEqual(contents("target"), "new")
    XCTAssertEqual(try FileManager.default.destinationOfSymbolicLink(atPath: path("link")), "target")
  }

  /// A process that was killed while it wrote left this: the next write of that name takes it over.
  func testAStalePartialFileDoesNoHarm() throws {
    try AtomicFile.write("saved", to: path("state"))
    try Data("half of someth".utf8).write(to: URL(fileURLWithPath: path(".partial-state")))
    XCTAssertEqual(contents("state"), "saved")
    try AtomicFile.write("next", to: path("state"))
    XCTAssertEqual(contents("state"), "next")
    XCTAssertEqual(try names(), ["state"])
  }

  func testAFailureLeavesWhatWasThere() throws {
    struct Failure: Error {}
    try AtomicFile.write("before", to: path("a"))
    XCTAssertThrowsError(
      try AtomicFile.replace(path("a")) { partial in
        try Data("half".utf8).write(to: URL(fileURLWithPath: partial))
        throw Failure()
      })
    XCTAssertEqual(contents("a"), "before")
    XCTAssertEqual(try names(), ["a"])
  }

  func testErrorsNameFileAndRemedy() throws {
    try AtomicFile.write("", to: path("file"))
    try Folder.make(path("folder"))
    let cases: [(path: String, kind: FileError.Kind, says: String)] = [
      ("/dev/full", .io, "the disk is full"),
      (path("absent/a"), .cannotCreate, "does not exist"),
      (path("file/a"), .cannotCreate, "is a file, not a folder"),
      (path("folder"), .cannotCreate, "is a folder"),
      (path(String(repeating: "n", count: 250)), .cannotCreate, "the name is too long"),
    ]
    for expected in cases {
      XCTAssertThrowsError(try AtomicFile.write("text", to: expected.path)) { error in
        let error = error as? FileError
        XCTAssertEqual(error?.kind, expected.kind, expected.path)
        XCTAssert(error?.found.contains(expected.says) == true, "\(String(describing: error))")
        XCTAssertFalse(error?.remedy.isEmpty ?? true)
        XCTAssertEqual(error?.path, expected.path)
      }
    }
    XCTAssertEqual(try names(), ["file", "folder"])
  }

  func testFolders() throws {
    try Folder.make(path("a/b/c"))
    try Folder.make(path("a/b/c"))
    try Folder.requireWritable(path("a/b/c"))
    try AtomicFile.write("", to: path("file"))
    XCTAssertThrowsError(try Folder.make(path("file")))
    XCTAssertThrowsError(try Folder.make(path("file/below")))
    XCTAssertThrowsError(try Folder.requireWritable(path("file")))
    XCTAssertThrowsError(try Folder.requireWritable(path("absent")))
    XCTAssertEqual(Folder.containing("a"), ".")
    XCTAssertEqual(Folder.containing("/a"), "/")
    for path in ["words", "words/", "checkpoints/words", "/checkpoints/words//"] {
      XCTAssertEqual(Folder.name(of: path), "words", path)
    }
    XCTAssertEqual(Folder.name(of: ""), "")
    XCTAssertEqual(Folder.name(of: "/"), "")
    XCTAssertEqual(try Folder.fill(path("filled//")) { $0 }, path(".partial-filled"))
    XCTAssertTrue(try names().contains("filled"))
    XCTAssertGreaterThan(try XCTUnwrap(Folder.freeBytes(at: folder)), 0)
  }

  func testWordsBecomeNames() {
    for (words, name) in [
      ("channel:conv2:17", "channel-conv2-17"), ("logit:hi hat", "logit-hi-hat"), ("a/b#2", "a-b-2"),
      ("score - 0.5*channel:'a b':1", "score---0.5xchannel-a-b-1"), ("a\"b\tc", "ab-c"), ("größe", "größe"),
    ] { XCTAssertEqual(Folder.name(after: words), name) }
    XCTAssertEqual(Folder.names(after: ["kick", "hi hat", "hi-hat", "hi/hat"]), ["kick", "hi-hat", "hi-hat-2", "hi-hat-3"])
    // A number may be taken too.
    XCTAssertEqual(Folder.names(after: ["hi hat", "hi-hat", "hi-hat-1"]), ["hi-hat", "hi-hat-1", "hi-hat-1-2"])
  }

  func testADescriptionIsOneLine() {
    let error = FileError(.badData, "a\nb", "found \u{1B}[31m\r\n", remedy: "go on")
    XCTAssertEqual(error.description, "a b: found  [31m  ; go on")
  }
}
