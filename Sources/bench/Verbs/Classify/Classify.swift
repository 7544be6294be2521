import Data
import Figures
import Files
import Foundation
import Runs
import Tensors

/// `bench classify MODEL FILE…`: what a network takes recordings for, over time where they are long.
struct Classify: Command {
  static let name = "classify"
  static let summary = "what a classifier takes recordings for, over time where they are long"
  static let discussion = """
    Every recording goes through the network's front end window by window. A network from elsewhere does not say how \
    sound becomes its input: --front-end names the feature preset. With --out each recording leaves the shares over time \
    as CSV and as a figure. crepe names pitches.
    """
  static let examples = [
    "classify checkpoints/songs song.flac --out song-classes",
    "classify crepe_tiny.onnx note.wav --front-end crepe",
  ]

  @Argument("a classifier: a run, or a file of a network", value: "MODEL") var model: String
  @Argument("recordings, and folders that are searched for them", value: "FILE") var files: [String]
  @Option("how sound becomes the network's input, where it does not say", .oneOf(FeaturePreset.all.map(\.name)), value: "PRESET")
  var frontEnd: String?
  @Option("names of the classes, in the order of the network's outputs", value: "NAMES") var classes: [String] = []
  @Option("from one window to the next; a quarter of one by default", .above(0), unit: "seconds") var hop: Double?
  @Option("classes to name of each recording", .atLeast(1)) var top = 3
  @Option("a new folder for the shares over time", value: "FOLDER") var out: String?

  func run() throws {
    if let out { try requireFree(out) }
    let scores = try ClassScores(model, names: classes), domain = try SoundInput.domain(frontEnd: frontEnd, of: scores.part.model)
    guard scores.takes(domain.preset.patchShape) else {
      throw FileError(
        .badData, model, "takes \(scores.input.shape), \(domain.preset.name) makes patches of \(domain.preset.patchShape)",
        remedy: "name the preset that it was trained with by --front-end")
    }
    let files = try soundFiles(at: files)
    if let out { try Folder.make(out) }
    for file in files {
      try Interruption.check()
      let curve = try ClassCurve(SoundWindows(file, as: domain, hopSeconds: hop), scores)
      Console.print(curve.text(top: top))
      if let out { try curve.write(to: "\(out)/\(stem(of: file, among: files))", origin: model) }
    }
    if let out { Console.note("shares over time: \(out)") }
  }

  /// A name for a recording's files that no other of them has.
  private func stem(of file: String, among files: [String]) -> String {
    func bare(_ path: String) -> String { Folder.name(of: path).split(separator: ".").dropLast().joined(separator: ".") }
    let name = bare(file), twins = files.filter { bare($0) == name }
    return twins.count == 1 ? name : "\(name).\(twins.firstIndex(of: file)! + 1)"
  }
}
