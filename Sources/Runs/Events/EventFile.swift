import Files
import Foundation
import Tensors

/// TensorBoard's own file: `events.out.tfevents.<seconds>.<host>`, records of protocol buffers.
///
/// A record is its length (8 bytes, little-endian), the length's check sum, an `Event` message, and that one's check
/// sum: the TFRecord format. Fields are those of tensorflow/core/util/event.proto and framework/summary.proto.
public final class EventFile {
  private let file: GrowingFile
  /// When everything in it was written; nil for the clock's time.
  private let moment: Date?

  var path: String { file.path }
  var length: Int { file.length }

  /// A new file in a folder, named by the clock and this machine.
  ///
  /// - Parameter moment: what the clock is held at, for what shall be the same file whenever it is written.
  /// - Throws: `FileError` if it cannot be written.
  public init(creatingIn folder: String, at moment: Date? = nil) throws {
    self.moment = moment
    let seconds = String(format: "%010d", Int((moment ?? Date()).timeIntervalSince1970))
    file = try GrowingFile(creating: "\(folder)/events.out.tfevents.\(seconds).\(Self.hostName)")
    var event = ProtobufMessage()
    event.append(field: 1, double: seconds1970)
    event.append(field: 3, text: "brain.Event:2")
    try append(event)
  }

  /// The file of an earlier part of the run, cut to the length of its saved state.
  init(continuing path: String, from length: Int) throws {
    moment = nil
    file = try GrowingFile(continuing: path, from: length)
  }

  /// Adds numbers that were measured at a step, in order.
  public func append(step: Int, scalars: [(tag: String, value: Float)]) throws {
    try append(step: step, scalars.map { .scalar(tag: $0.tag, $0.value) })
  }

  /// Adds a picture of a step, as PNG.
  public func append(step: Int, picture tag: String, _ image: Image) throws {
    try append(
      step: step, [.picture(tag: tag, png: PNG.encode(image), width: image.width, height: image.height)])
  }

  /// Adds a sound of a step, as 16-bit WAV. samples: `[time]` in [−1, 1].
  public func append(step: Int, sound tag: String, _ samples: Tensor, rateHz: Int) throws {
    let wav = WaveBytes.encode(samples, rateHz: rateHz)
    try append(step: step, [.sound(tag: tag, wav: wav, rateHz: rateHz, channels: 1, frames: samples.count)])
  }

  private func append(step: Int, _ entries: [SummaryEntry]) throws {
    var summary = ProtobufMessage()
    for entry in entries { summary.append(field: 1, message: entry.message) }
    var event = ProtobufMessage()
    event.append(field: 1, double: seconds1970)
    event.append(field: 2, integer: step)
    event.append(field: 5, message: summary)
    try append(event)
  }

  private var seconds1970: Double { (moment ?? Date()).timeIntervalSince1970 }

  func synchronise() throws { try file.synchronise() }

  private func append(_ event: ProtobufMessage) throws {
    let length = withUnsafeBytes(of: UInt64(event.bytes.count).littleEndian) { [UInt8]($0) }
    try file.append(length + checkSum(length) + event.bytes + checkSum(event.bytes))
  }

  /// The machine's own name for itself; Foundation would ask the network.
  private static var hostName: String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "localhost" }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// TensorFlow turns and shifts the sum, so that records within records do not carry their own.
  private func checkSum(_ bytes: [UInt8]) -> [UInt8] {
    let sum = CRC32C.checkSum(of: bytes)
    return withUnsafeBytes(of: ((sum >> 15 | sum << 17) &+ 0xa282_ead8).littleEndian) { [UInt8]($0) }
  }
}
