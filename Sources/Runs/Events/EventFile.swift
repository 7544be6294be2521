import Files
import Foundation

/// TensorBoard's own file: `events.out.tfevents.<seconds>.<host>`, records of protocol buffers.
///
/// A record is its length (8 bytes, little-endian), the length's check sum, an `Event` message, and that one's check
/// sum: the TFRecord format. Fields are those of tensorflow/core/util/event.proto and framework/summary.proto.
final class EventFile {
  private let file: GrowingFile

  var path: String { file.path }
  var length: Int { file.length }

  /// A new file in a folder, named by the clock and this machine.
  init(creatingIn folder: String) throws {
    let seconds = String(format: "%010d", Int(Date().timeIntervalSince1970))
    file = try GrowingFile(creating: "\(folder)/events.out.tfevents.\(seconds).\(Self.hostName)")
    var event = ProtobufMessage()
    event.append(field: 1, double: Date().timeIntervalSince1970)
    event.append(field: 3, text: "brain.Event:2")
    try append(event)
  }

  /// The file of an earlier part of the run, cut to the length of its saved state.
  init(continuing path: String, from length: Int) throws {
    file = try GrowingFile(continuing: path, from: length)
  }

  /// Adds what was measured, drawn or rendered at a step.
  func append(step: Int, _ entries: [SummaryEntry]) throws {
    var summary = ProtobufMessage()
    for entry in entries { summary.append(field: 1, message: entry.message) }
    var event = ProtobufMessage()
    event.append(field: 1, double: Date().timeIntervalSince1970)
    event.append(field: 2, integer: step)
    event.append(field: 5, message: summary)
    try append(event)
  }

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
