import Figures
import Files
import Foundation
import Runs

/// `bench report RUN… --out report.html`: what runs left, on one page that can be sent around.
struct Report: Command {
  static let name = "report"
  static let summary = "one page of what runs left: curves, pictures and sounds, to be sent around"
  static let discussion = """
    The page is one file that opens offline in any browser. Sounds are coded as MP3 and stand in it up to --limit; what \
    goes beyond lies in a folder beside it, and the page and the console say so.
    """
  static let examples = ["report checkpoints/songs --out songs.html", "report checkpoints/* --out all.html --limit 5"]

  @Argument("runs", value: "RUN") var runs: [String]
  @Option("the page", value: "REPORT.html") var out = "report.html"
  @Option("sound within the page, at most", .between(0, 1000), unit: "MB") var limit = 20.0
  @Option("its title; the runs' names by default", value: "WORDS") var title: String?

  func run() throws {
    let folders = try runs.map(RunFolder.open)
    try requireFree(file: out)
    let shelf = SoundShelf(page: out, limitBytes: Int(limit * 1e6))
    var panels: [Panel] = []
    for folder in folders {
      try Interruption.check()
      panels.append(try RunPanel(folder, shelf).panel())
    }
    let page = Page(
      title: title ?? folders.map(\.name).joined(separator: ", "),
      lead: "What \(folders.count == 1 ? "a run" : "\(folders.count) runs") of `bench` left: its settings, its measures, what it made.",
      panels: panels, footer: "Made by `bench report` \(Contents.version).")
    try page.write(to: out, linking: .embedded)
    let size = (try? FileManager.default.attributesOfItem(atPath: out)[.size] as? Int).flatMap { $0 } ?? 0
    Console.print(String(format: "wrote %@ (%.1f MB)", out, Double(size) / 1e6))
    for line in shelf.leftOut { Console.print("  " + line) }
  }
}
