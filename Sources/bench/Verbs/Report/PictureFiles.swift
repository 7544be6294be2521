import Figures
import Files
import Foundation

/// Pictures among the files of a folder, each with the variants that stand beside it for dark and for narrow screens.
struct PictureFiles {
  private let names: Set<String>
  private let folder: String
  /// Names without ending and variant, in the files' order.
  let stems: [String]

  private static let variants = ["-dark", "-narrow", "-narrow-dark"]

  init(_ files: [String], in folder: String) {
    names = Set(files)
    self.folder = folder
    stems = files.filter { $0.hasSuffix(".png") }.map { String($0.dropLast(4)) }
      .filter { stem in !PictureFiles.variants.contains { stem.hasSuffix($0) } }
  }

  /// All of them, or those of some stems.
  func pictures(of title: String, stems chosen: [String]? = nil) -> [Picture] {
    (chosen ?? stems).map { stem in
      func variant(_ suffix: String) -> String? {
        names.contains(stem + suffix + ".png") ? Folder.absolute("\(folder)/\(stem)\(suffix).png") : nil
      }
      let words = stem.replacingOccurrences(of: "-", with: " ")
      return Picture(
        Folder.absolute("\(folder)/\(stem).png"), alternative: "\(title): \(words)", caption: words,
        dark: variant("-dark"), narrow: variant("-narrow"), narrowDark: variant("-narrow-dark"), isWide: true)
    }
  }
}
