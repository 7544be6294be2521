import Files
import Foundation
import Runs

/// A folder of results in TensorBoard: the pictures and sounds that lie in it, once, beside the runs that they are of.
///
/// Its moment is none, so that the same results are the same file.
enum ResultEvents {
  /// The most pictures, and the most sounds; a listener wants some, not the thousand of an atlas.
  private static let most = 64

  /// - Throws: `FileError` if a picture or a sound cannot be read, or the event file not be written.
  static func write(in folder: String) throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    for old in names where old.contains(".tfevents.") { try? FileManager.default.removeItem(atPath: "\(folder)/\(old)") }
    let events = try EventFile(creatingIn: folder, at: Date(timeIntervalSince1970: 0))
    // Other looks of a figure show nothing new.
    for stem in PictureFiles(names, in: folder).stems.prefix(most) {
      try events.append(step: 0, picture: stem, try PNG.read("\(folder)/\(stem).png"))
    }
    for name in names.filter({ $0.hasSuffix(".wav") }).prefix(most) {
      let sound = try SoundFile("\(folder)/\(name)")
      try events.append(step: 0, sound: String(name.dropLast(4)), try sound.readAll().mean(axes: [1]), rateHz: sound.rateHz)
    }
  }
}
