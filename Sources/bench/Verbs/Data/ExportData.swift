import Data
import Figures
import Files
import Foundation
import Tensors

/// `bench data export SET.h5 --out FOLDER`: patches as pictures and sounds.
struct ExportData: Command {
  static let name = "data export"
  static let summary = "patches of a set back to pictures and sounds"
  static let discussion = """
    Leaves a sheet of all that are exported on one colour scale, each as a PNG of its own, the recording that it was cut \
    from, the sound that its values give (so that the loss of that way can be heard), and the array as patches.npy.
    Stretches of waveforms have no pictures.
    """
  static let examples = ["data export datasets/songs.h5 --count 16 --out songs-patches"]

  @Argument("the set", value: "SET.h5") var set: String
  @Option("a new folder", value: "FOLDER") var out: String
  @Option("patches, evenly spread over the set", .atLeast(1)) var count = 16
  @Option("these patches instead, by number", .atLeast(0), value: "N") var patch: [Int] = []
  @Option("pixels a value", .between(1, 32)) var zoom = 4

  func run() throws {
    let data = try DataSet(set, checkedBy: ownExecutable)
    let chosen = try indices(in: data)
    try requireFree(out)
    try Folder.fill(out) { try write(chosen, of: data, into: $0) }
    Console.print("wrote \(chosen.count) patches to \(out)")
  }

  private func write(_ chosen: [Int], of data: DataSet, into folder: String) throws {
    let transform = data.transform, whole = try data.patches(chosen)
    try Npy.write(whole, to: folder + "/patches.npy")
    let patches = transform.heardChannel(of: whole), scale = transform.scale(covering: [patches])
    let hasPictures = !data.preset.isWaveform
    if hasPictures {
      let sheet = PatchSheet(
        title: "\(chosen.count) of \(data.count) patches of \(Folder.name(of: set))", caption: "preset \(data.preset.name)",
        groups: [PatchSheet.Group("patches", patches, labels: chosen.map(String.init))], columns: 8, scale: scale,
        axes: transform.axes)
      try PNG.write(sheet.image(), to: folder + "/sheet.png")
    }

    let progress = Progress("exporting", total: chosen.count, unit: "patches")
    for (row, index) in chosen.enumerated() {
      try Interruption.check { "stopped; nothing was written" }
      progress.update(row)
      let patch = patches.slice(axis: 0, row..<row + 1).reshaped(Array(patches.shape.dropFirst()))
      let record = data.records[index], stem = "\(folder)/patch-\(index)"
      let origin = "patch \(index) of \(set): \(record.source) at \(record.startSeconds) s, channel \(record.channel)"
      if hasPictures {
        try PNG.write(
          SpectrogramPicture.image(patch, scale: scale, zoom: zoom), text: ["Comment": origin], to: stem + ".png")
      }
      try writeSound(
        transform.sound(of: patch, statistics: record.statistics), rateHz: data.rateHz,
        comment: "\(origin), through its patch and back", to: stem + "-back")
      do {
        try writeSound(try data.original(index), rateHz: data.rateHz, comment: origin, to: stem + "-original")
      } catch let error as FileError where error.kind == .missing { Console.note("no original: \(error)") }
    }
    progress.end()
  }

  private func indices(in data: DataSet) throws -> [Int] {
    if let wrong = patch.first(where: { $0 >= data.count }) {
      throw UsageError("--patch \(wrong): must be 0 to \(data.count - 1), the patches of \(set)")
    }
    let count = min(count, data.count)
    return patch.isEmpty ? (0..<count).map { $0 * data.count / count } : patch
  }
}
