import Data
import Files
import Foundation

/// The sets that a classifier learns without data: sounds of the Debian packages klettres-data and sonic-pi-samples.
struct ClassifierDemoSet: Sendable {
  let name: String
  let summary: String
  /// Recordings and their classes.
  private let classes: @Sendable () throws -> [(path: String, label: String)]

  static let source = "Debian packages \(voicePackage) (GPL-2+) and \(instrumentPackage) (CC0)"
  /// The kind of network that a demo trains unless told otherwise.
  static let model = "mfcc-cnn"
  private static let voicePackage = "klettres-data", instrumentPackage = "sonic-pi-samples"
  private static let voices = "/usr/share/klettres", instruments = "/usr/share/sonic-pi/samples"

  static let all: [ClassifierDemoSet] = [
    ClassifierDemoSet(name: "voices", summary: "voice against instrument") {
      try sounds(voices, voicePackage).map { ($0, "voice") } + sounds(instruments, instrumentPackage).map { ($0, "instrument") }
    },
    ClassifierDemoSet(name: "speakers", summary: "which of twenty speakers, each in a language of their own") {
      // The folder below the first is the speaker's.
      try sounds(voices, voicePackage).map { ($0, String($0.dropFirst(voices.count + 1).prefix { $0 != "/" })) }
    },
  ]

  private static func sounds(_ folder: String, _ package: String) throws -> [String] {
    guard FileManager.default.fileExists(atPath: folder) else {
      throw FileError(
        .missing, folder, "the demo's recordings are not installed",
        remedy: "sudo apt-get install \(package), or give --data SET.h5")
    }
    return try soundFiles(at: [folder])
  }

  private var stem: String { "datasets/demo-\(name)" }

  /// The set, built if it is not there: a second of each sound, brought to 22.05 kHz, as MFCC.
  func open() throws -> DataSet {
    if !FileManager.default.fileExists(atPath: stem + ".h5") { try build(to: stem) }
    return try DataSet(stem + ".h5", checkedBy: ownExecutable)
  }

  /// Cuts the set, with a bar: `STEM.h5`, and `STEM.csv` with the recordings' classes.
  func build(to stem: String) throws {
    try Folder.make(Folder.containing(stem))
    let classes = try classes()
    try AtomicFile.write(CSVTable.text(["path", "label"], classes.map { [$0.path, $0.label] }), to: stem + ".csv")
    var preset = try FeaturePreset.named("librosa-mfcc")
    preset.cutting = PatchCutting(rows: 43)
    var recipe = DataSetRecipe(
      preset: preset, rateHz: 22_050, labels: .table(path: stem + ".csv"), heldOutShare: 0.2, allowsClipped: true)
    recipe.fillsShort = true
    try DataSet.buildShowingProgress(from: classes.map(\.path), recipe: recipe, to: stem + ".h5")
  }
}
