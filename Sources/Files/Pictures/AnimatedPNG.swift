/// Moving pictures as PNG files, which every browser plays (APNG specification 1.0); others show the first frame.
public enum AnimatedPNG {
  /// Writes frames of one size that follow each other for ever, atomically.
  ///
  /// `text` is kept as in `PNG.write`.
  public static func write(
    _ frames: [Image], framesPerSecond: Int, text: [String: String] = [:], to path: String
  ) throws {
    try AtomicFile.write(encode(frames, framesPerSecond: framesPerSecond, text: text), to: path)
  }

  /// The bytes of such a file.
  ///
  /// Each frame is packed by libpng; its IDAT chunks become fdAT chunks, which add a sequence number.
  public static func encode(_ frames: [Image], framesPerSecond: Int, text: [String: String] = [:]) -> [UInt8] {
    precondition(!frames.isEmpty, "an animation has frames")
    precondition((1...1000).contains(framesPerSecond), "\(framesPerSecond) frames a second")
    let first = frames[0]
    var sequence: UInt32 = 0
    func next() -> UInt32 {
      defer { sequence += 1 }
      return sequence
    }
    var bytes = PNGChunk.signature
    for (index, frame) in frames.enumerated() {
      precondition(
        (frame.width, frame.height, frame.channels) == (first.width, first.height, first.channels),
        "the frames of an animation are of one size")
      // What libpng itself wrote can be split.
      let chunks = try! PNGChunk.split(PNG.encode(frame, text: index == 0 ? text : [:]), path: "a frame")
      let data = chunks.filter { $0.kind == "IDAT" }
      if index == 0 {
        let before = chunks.prefix { $0.kind != "IDAT" }
        bytes += before[0].bytes + control(frames.count).bytes + before.dropFirst().flatMap(\.bytes)
      }
      bytes += frameControl(frame, sequence: next(), framesPerSecond: framesPerSecond).bytes
      for chunk in data {
        guard index > 0 else {
          bytes += chunk.bytes
          continue
        }
        var contents: [UInt8] = []
        contents.append(bigEndian: next())
        bytes += PNGChunk("fdAT", contents + chunk.contents).bytes
      }
    }
    return bytes + PNGChunk("IEND", []).bytes
  }

  private static func control(_ frameCount: Int) -> PNGChunk {
    var contents: [UInt8] = []
    contents.append(bigEndian: UInt32(frameCount))
    contents.append(bigEndian: UInt32(0))  // plays for ever
    return PNGChunk("acTL", contents)
  }

  private static func frameControl(_ frame: Image, sequence: UInt32, framesPerSecond: Int) -> PNGChunk {
    var contents: [UInt8] = []
    contents.append(bigEndian: sequence)
    contents.append(bigEndian: UInt32(frame.width))
    contents.append(bigEndian: UInt32(frame.height))
    contents.append(bigEndian: UInt32(0))  // x
    contents.append(bigEndian: UInt32(0))  // y
    contents.append(bigEndian: UInt16(1))  // each frame lasts 1 / framesPerSecond
    contents.append(bigEndian: UInt16(framesPerSecond))
    contents += [0, 0]  // replaces the whole frame before it
    return PNGChunk("fcTL", contents)
  }
}
