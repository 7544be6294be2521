import Data
import Figures
import Files
import Foundation
import Probe
import Runs
import Tensors

/// `bench compare RUN|PROBE…`: what models learned and what they answer to, side by side.
struct Compare: Command {
  static let name = "compare"
  static let summary = "samples, reconstructions, AM outputs and real clips side by side in a latent space"
  static let discussion = """
    Takes runs and the folders that bench probe leaves. All clips are put into a space: the latents of every VAE that is \
    named, else the last hidden layer of every GAN's discriminator, else of the other networks; --space and --layer name \
    any layer of any model. Arrays of the space's own features go in as they are, all others as sound, and real clips also \
    once through their features and back ("real, resynthesised"): what lies as near to real as these cannot be told from it.

    Leaves, for every space, a map (UMAP and PCA) by kind, score and effect; distances.tsv, the kernel and Fréchet \
    distance of every pair of groups with its interval and the null between real halves, coverage and density; \
    nearest.tsv, for each AM output the nearest real clip and the nearest clip that was made; points.npy and points.tsv; and index.html, \
    where every point is clicked and heard.
    """
  static let examples = [
    "compare checkpoints/songs probes/fake", "compare checkpoints/effects checkpoints/songs --data effects.h5 --out side-by-side",
    "compare checkpoints/songs probes/fake --space checkpoints/r1 --layer conv3 --out in-r1",
  ]

  @Argument("runs, and folders of probes", value: "RUN|PROBE") var words: [String]
  @Option("compare in the latents or layers of this model; may be given again", value: "MODEL") var space: [String] = []
  @Option("in this layer of the spaces", value: "NAME") var layer: String?
  @Option("real clips; by default the set of the first run that has one", value: "S.h5") var data: String?
  @Option("clips of a group, at most", .between(12, 2000)) var count = 64
  @Option("what samples, phases and the map are drawn from") var seed = 0
  @Option("sound within the page, at most", .between(0, 1000), unit: "MB") var limit = 20.0
  @Option("a new folder; by default under compared/", value: "FOLDER") var out: String?
  @Flag("print one JSON object") var json

  func run() throws {
    let sources = try ComparedSources(words)
    for case .probe(let probe) in sources.sources { LostWeights.note(of: probe.record.network) }
    let path = out ?? RunFolder.freePath(in: "compared", named: Folder.name(of: words[0]))
    try requireFree(path)
    let spaces = try (space.isEmpty ? sources.spaceWords : space).map { try sources.space($0, layer: layer) }
    guard let set = try data.map({ try DataSet($0, checkedBy: ownExecutable) }) ?? sources.set() else {
      throw FileError(
        .missing, words[0], "and the others share no real clips: their sets are gone or were never named. They offer:\(sources.words)",
        remedy: "name a set of real clips by --data")
    }
    let recordings = try ComparedRecordings(set, count: count)
    var comparisons: [SpaceComparison] = []
    for space in spaces {
      let groups = try sources.groups(of: recordings, in: space, count: count, seed: seed)
      comparisons.append(try SpaceComparison(groups, in: space, seed: seed))
    }
    try Folder.fill(path) { partial in
      try ComparisonFolder(path: partial, comparisons: comparisons, set: set, words: words).write(limitBytes: Int(limit * 1e6))
    }
    if json { return try Console.print(json: comparisons.map(ComparisonRecord.init)) }
    for comparison in comparisons { Console.print(ComparisonRecord(comparison).text) }
    Console.print("wrote \(path): index.html, and for every space maps, distances, nearest clips and points")
  }
}
