import Data
import Figures
import Files
import Foundation

/// Sound files of a folder, of every kind that the program reads.
struct SoundFiles {
  private let names: [String]
  private let folder: String
  private let shelf: SoundShelf

  init(_ names: [String], in folder: String, shelf: SoundShelf) {
    (self.names, self.folder, self.shelf) = (names, folder, shelf)
  }

  /// Players, each with what its file says of itself; those that cannot be read are left out.
  ///
  /// - Parameter path: the run or folder that is shown.
  func parts(shownOf path: String) throws -> [Panel.Part] {
    var sounds: [Sound] = [], left: [Panel.Part] = []
    for name in names {
      let file = folder + "/" + name
      left += try Omission.unless("`\(name)`", of: path) {
        sounds.append(
          Sound(
            try shelf.clip(file), title: name.replacing(/\.[^.]*$/, with: "").replacing("-", with: " "),
            caption: (try? SoundFile(file).comment) ?? ""))
        return []
      }
    }
    return (sounds.isEmpty ? [] : [.sounds(sounds)]) + left
  }
}

/// Whether a file's name ends as a sound's does.
func isSoundName(_ name: String) -> Bool {
  soundExtensions.contains { name.lowercased().hasSuffix("." + $0) }
}
