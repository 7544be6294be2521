import Data
import Figures
import Files
import Foundation
import Tensors

/// What another verb left in a folder (a probe, a sweep, a comparison, figures of latents): its pictures, sounds and small
/// tables, each subfolder under its name.
struct FolderPanel {
  let path: String
  let shelf: SoundShelf

  /// A longer table is for programs.
  private static let mostRows = 30, mostColumns = 12
  /// Pictures and sounds at most; what goes beyond is counted on the page.
  private static let mostPictures = 40, mostSounds = 60

  /// Whether there is anything in a folder to be shown.
  static func holdsSomething(_ path: String) -> Bool {
    (try? FileManager.default.subpathsOfDirectory(atPath: path))?
      .contains { $0.hasSuffix(".png") || $0.hasSuffix(".wav") } ?? false
  }

  func panel() throws -> Panel {
    var parts: [Panel.Part] = [], pictureCount = 0, soundCount = 0
    if let facts { parts.append(.facts(facts)) }
    for folder in folders {
      try Interruption.check()
      let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
        .sorted { $0.compare($1, options: .numeric) == .orderedAscending }
      let pictures = PictureFiles(files, in: folder.path).pictures(of: folder.name ?? Folder.name(of: path))
      let sounds = files.filter { $0.hasSuffix(".wav") }, tables = files.compactMap { table($0, in: folder.path) }
      guard !pictures.isEmpty || !sounds.isEmpty || !tables.isEmpty else { continue }
      let roomForPictures = max(0, Self.mostPictures - pictureCount), roomForSounds = max(0, Self.mostSounds - soundCount)
      pictureCount += pictures.count
      soundCount += sounds.count
      let isShown = roomForPictures > 0 && !pictures.isEmpty || roomForSounds > 0 && !sounds.isEmpty || !tables.isEmpty
      if isShown, let name = folder.name { parts.append(.text("In `\(name)`:")) }
      parts += pictures.prefix(roomForPictures).map { .picture($0) }
      let heard = try sounds.prefix(roomForSounds).map { try sound($0, in: folder.path) }
      if !heard.isEmpty { parts.append(.sounds(heard)) }
      parts += tables.map { .table($0) }
    }
    let left = max(0, pictureCount - Self.mostPictures), unheard = max(0, soundCount - Self.mostSounds)
    if left + unheard > 0 { parts.append(.warning("\(left) more pictures and \(unheard) more sounds lie in \(path).")) }
    return Panel(Folder.name(of: path), parts)
  }

  /// The folder itself, which has no name on the page, and those in it, the nearer ones first.
  private var folders: [(name: String?, path: String)] {
    let below = ((try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []).filter { sub in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: "\(path)/\(sub)", isDirectory: &isFolder) && isFolder.boolValue
    }.sorted {
      let (a, b) = ($0.split(separator: "/").count, $1.split(separator: "/").count)
      return a == b ? $0.compare($1, options: .numeric) == .orderedAscending : a < b
    }
    return [(nil, path)] + below.map { ($0, "\(path)/\($0)") }
  }

  /// Of a probe: what was asked, and how.
  private var facts: [(name: String, value: String)]? {
    guard let record = try? ProbeRecord(in: path) else { return nil }
    let scores = record.starts.compactMap(\.score)
    return [
      ("network", record.network), ("objective", record.objective),
      ("goal", Set(record.starts.map(\.goal)).sorted(by: <).joined(separator: ", ")), ("through", record.parameterisation),
      ("by", "\(record.optimiser) at \(record.learningRate), \(record.iterations) iterations"),
      ("scores", scores.isEmpty ? "none" : String(format: "%.4g to %.4g", scores.min()!, scores.max()!)),
    ]
  }

  private func sound(_ name: String, in folder: String) throws -> Sound {
    let path = folder + "/" + name
    return Sound(
      try shelf.clip(path), title: name.dropLast(4).replacingOccurrences(of: "-", with: " "),
      caption: (try? SoundFile(path).comment) ?? "")
  }

  /// A table that is short enough to be read; nil for other files.
  private func table(_ name: String, in folder: String) -> Table? {
    let path = folder + "/" + name
    let found = name.hasSuffix(".csv") ? separatedByCommas(path) : name.hasSuffix(".tsv") ? separatedByTabs(path) : nil
    guard let (columns, rows) = found, columns.count <= Self.mostColumns, (1...Self.mostRows).contains(rows.count) else { return nil }
    let cells = rows.map { $0.map { Double($0).map { String(format: "%.4g", $0) } ?? ($0.isEmpty ? "–" : $0) } }
    return Table(columns: columns.map { $0.replacingOccurrences(of: "_", with: " ") }, rows: cells, caption: name)
  }

  private func separatedByCommas(_ path: String) -> (columns: [String], rows: [[String]])? {
    (try? CSVTable(path)).map { ($0.columns, $0.rows) }
  }

  private func separatedByTabs(_ path: String) -> (columns: [String], rows: [[String]])? {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
    let lines = text.split(separator: "\n").map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
    guard let first = lines.first, lines.allSatisfy({ $0.count == first.count }) else { return nil }
    return (first, Array(lines.dropFirst()))
  }
}
