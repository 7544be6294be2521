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
  /// The small pictures of a map's points side by side: for its script, not for readers.
  private static let sheetOfTiles = "tiles"

  init(_ files: [String], in folder: String) {
    names = Set(files)
    self.folder = folder
    stems = files.filter { $0.hasSuffix(".png") }.map { String($0.dropLast(4)) }
      .filter { stem in stem != PictureFiles.sheetOfTiles && !PictureFiles.variants.contains { stem.hasSuffix($0) } }
  }

  /// Some of them, or all; those that cannot be read are left out.
  ///
  /// - Parameters:
  ///   - title: whose they are.
  ///   - path: the run or folder that is shown.
  func parts(of title: String, stems chosen: [String]? = nil, shownOf path: String) throws -> [Panel.Part] {
    try (chosen ?? stems).flatMap { stem in
      try Omission.unless("`\(stem).png`", of: path) {
        _ = try PNG.read("\(folder)/\(stem).png")
        return [.picture(picture(stem, of: title))]
      }
    }
  }

  private func picture(_ stem: String, of title: String) -> Picture {
    // A variant that is damaged is none.
    func variant(_ suffix: String) -> String? {
      let path = Folder.absolute("\(folder)/\(stem)\(suffix).png")
      return names.contains(stem + suffix + ".png") && (try? PNG.read(path)) != nil ? path : nil
    }
    let seen = PictureWords.seen(stem, among: names)
    return Picture(
      Folder.absolute("\(folder)/\(stem).png"), alternative: "\(title): \(seen).",
      caption: seen.prefix(1).uppercased() + seen.dropFirst() + ".",
      dark: variant("-dark"), narrow: variant("-narrow"), narrowDark: variant("-narrow-dark"), isWide: true)
  }
}
