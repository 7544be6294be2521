import Foundation
import Tensors

/// What the program asks the child that hosts plug-ins.
enum PluginQuestion: Codable {
  /// All that are installed.
  case list
  /// What one is.
  case describe(uri: String)
  /// A sound begins: its samples will follow under this number.
  case begin(number: Int, uri: String, values: [Float], rateHz: Int)
  /// The next samples, of so many channels.
  case process(number: Int, channels: Int)
  case end(number: Int)
}

/// What it answers.
enum PluginAnswer: Codable {
  case list([PluginListing])
  case description(PluginDescription)
  case done
  case notInstalled
  /// Why a plug-in cannot be used, as the end of a sentence that begins with its name.
  case refused(String)
}

/// An installed plug-in.
public struct PluginListing: Codable, Hashable, Sendable {
  public var uri: String
  public var title: String
  /// Why it is no effect, as the end of a sentence that begins with its name; nil if it is one.
  public var refusal: String?
}

/// An installed plug-in that is an effect, as its own data describes it.
struct PluginDescription: Codable {
  var uri: String
  var title: String
  var controls: [Control]
  /// Channels that it takes and gives.
  var inputs: Int, outputs: Int
}

/// A question or an answer with the samples that go with it: JSON after its length, then floats.
struct PluginMessage<Header: Codable> {
  var header: Header
  var samples: [Float] = []

  func encoded() -> [UInt8] {
    // Plain values, none of them infinite.
    let json = try! JSONEncoder().encode(header)
    var bytes = withUnsafeBytes(of: UInt32(json.count).littleEndian) { Array($0) } + json
    samples.withUnsafeBytes { bytes += $0 }
    return bytes
  }

  /// Nil if the bytes are no message of this kind.
  init?(_ bytes: [UInt8]) {
    guard bytes.count >= 4 else { return nil }
    let length = Int(bytes.withUnsafeBytes { UInt32(littleEndian: $0.loadUnaligned(as: UInt32.self)) })
    let rest = bytes.count - 4 - length
    guard rest >= 0, rest % 4 == 0, let header = try? JSONDecoder().decode(Header.self, from: Data(bytes[4..<4 + length])) else {
      return nil
    }
    self.header = header
    samples = [Float](unsafeUninitializedCapacity: rest / 4) { buffer, filled in
      bytes.withUnsafeBytes { UnsafeMutableRawBufferPointer(buffer).copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[(4 + length)...])) }
      filled = rest / 4
    }
  }

  init(_ header: Header, samples: [Float] = []) {
    self.header = header
    self.samples = samples
  }
}
