import Figures
import Files
import Foundation
import Runs

/// `bench report RUN|FOLDER… --out report.html`: what runs and probes left, on one page that can be sent around.
struct Report: Command {
  static let name = "report"
  static let summary = "one page of what runs and probes left: curves, pictures, sounds, maps, to be sent around"
  static let discussion = """
    The page is one file that opens offline in any browser. A run of train vae has its latent space on it as a map on \
    which every point is clicked and heard, and a comparison its own; of other folders (a probe, a sweep, scores, figures, \
    sounds) it shows the pictures, sounds and short tables. What is missing or cannot be read is left out, and the page \
    and the console say so. Sounds are coded as MP3 and stand in it up to --limit; what \
    goes beyond lies in a folder beside it, and the page and the console say so.
    """
  static let examples = [
    "report checkpoints/songs --out songs.html", "report checkpoints/songs probes/fake sweep --out all.html --limit 5",
  ]

  @Argument("runs, and folders that other verbs left", value: "RUN|FOLDER") var words: [String]
  @Option("the page", value: "REPORT.html") var out = "report.html"
  @Option("sound within the page, at most", .between(0, 1000), unit: "MB") var limit = 20.0
  @Option("clips on the map of a latent space, held-out ones first; 0 for no map", .atLeast(0)) var mapClips = 400
  @Option("its title; the folders' names by default", value: "WORDS") var title: String?

  private enum Source {
    case run(RunFolder)
    case folder(String)
  }

  func run() throws {
    let sources = try words.map(source)
    try requireFree(file: out)
    let shelf = SoundShelf(page: out, limitBytes: Int(limit * 1e6))
    let scratch = NSTemporaryDirectory() + "bench-report-\(UUID().uuidString)"
    try Folder.make(scratch)
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    var panels: [Panel] = []
    for source in sources {
      try Interruption.check()
      switch source {
      case .run(let folder):
        panels.append(try RunPanel(folder: folder, shelf: shelf, mapClips: mapClips, scratch: scratch).panel())
      case .folder(let path): panels.append(try FolderPanel(path: path, shelf: shelf, scratch: scratch).panel())
      }
    }
    let page = Page(
      title: title ?? words.map { Folder.name(of: $0) }.joined(separator: ", "),
      lead: "What `bench` left in \(words.count == 1 ? "a folder" : "\(words.count) folders"): settings, measures, pictures, sounds."
        + shelf.remark,
      panels: panels, footer: "Made by `bench report` \(Contents.version).")
    try page.write(to: out, linking: .embedded)
    let size = (try? FileManager.default.attributesOfItem(atPath: out)[.size] as? Int).flatMap { $0 } ?? 0
    Console.print(String(format: "wrote %@ (%.1f MB)", out, Double(size) / 1e6))
    for line in shelf.leftOut { Console.print("  " + line) }
  }

  /// A run, if only what is left of one, or a folder with something in it.
  ///
  /// - Throws: `FileError` for what is neither.
  private func source(_ word: String) throws -> Source {
    if let run = RunFolder.remains(at: word) { return .run(run) }
    if FolderPanel.holdsSomething(word) { return .folder(word) }
    guard FileManager.default.fileExists(atPath: word) else { throw FileError.reading(word, errno: ENOENT) }
    throw FileError(
      .missing, word, "is no run, and holds no pictures, sounds or tables",
      remedy: "name a run, or a folder that another verb left; bench runs lists the runs that there are")
  }
}
