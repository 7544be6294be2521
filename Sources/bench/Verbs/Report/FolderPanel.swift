import Data
import Figures
import Files
import Foundation
import Probe
import Tensors

/// What another verb left in a folder (a probe, a sweep, a comparison, figures of latents): the maps of its page, its
/// pictures, sounds and small tables, each subfolder under its name. What cannot be read is left out, and said so.
struct FolderPanel {
  let path: String
  let shelf: SoundShelf
  /// A folder for what is drawn for the page alone.
  let scratch: String

  /// A longer table is for programs.
  private static let mostRows = 30, mostColumns = 12
  /// Pictures and sounds at most; what goes beyond is counted on the page.
  private static let mostPictures = 40, mostSounds = 60

  /// Whether there is anything in a folder to be shown.
  static func holdsSomething(_ path: String) -> Bool {
    (try? FileManager.default.subpathsOfDirectory(atPath: path))?
      .contains { $0.hasSuffix(".png") || isTableName($0) || isSoundName($0) } ?? false
  }

  func panel() throws -> Panel {
    var parts: [Panel.Part] = [], pictureCount = 0, soundCount = 0, longTables: [String] = []
    parts += try Omission.unless("what was asked of the network", of: path) { try facts() }
    parts += try Omission.unless("its map", of: path) { try maps() }
    for folder in folders {
      try Interruption.check()
      let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
        .sorted { $0.compare($1, options: .numeric) == .orderedAscending }
      let pictures = PictureFiles(files, in: folder.path), sounds = files.filter(isSoundName)
      var tables: [Panel.Part] = []
      for name in files where Self.isTableName(name) {
        tables += try Omission.unless("`\(name)`", of: path) {
          // The values of a figure are on it.
          if name.hasSuffix(".tsv"), files.contains(name.dropLast(4) + ".gp") { return [] }
          guard let table = try table(name, in: folder.path) else { return [] }
          if table.rows.count <= Self.mostRows, table.columns.count <= Self.mostColumns { return [.table(table)] }
          longTables.append((folder.name.map { $0 + "/" } ?? "") + name)
          return []
        }
      }
      let roomForPictures = max(0, Self.mostPictures - pictureCount), roomForSounds = max(0, Self.mostSounds - soundCount)
      pictureCount += pictures.stems.count
      soundCount += sounds.count
      let shown = try pictures.parts(
        of: folder.name ?? Folder.name(of: path), stems: Array(pictures.stems.prefix(roomForPictures)), shownOf: path)
        + SoundFiles(Array(sounds.prefix(roomForSounds)), in: folder.path, shelf: shelf).parts(shownOf: path) + tables
      if !shown.isEmpty, let name = folder.name { parts.append(.text("In `\(name)`:")) }
      parts += shown
    }
    let left = max(0, pictureCount - Self.mostPictures), unheard = max(0, soundCount - Self.mostSounds)
    if left + unheard > 0 { parts.append(.warning("\(left) more pictures and \(unheard) more sounds lie in \(path).")) }
    if !longTables.isEmpty {
      let names = longTables.prefix(Self.mostRows).map { "`\($0)`" }.joined(separator: ", ")
      let more = longTables.count > Self.mostRows ? " and \(longTables.count - Self.mostRows) more" : ""
      parts.append(.text("Longer tables lie in the folder itself: \(names)\(more)."))
    }
    return Panel(Folder.name(of: path), parts)
  }

  /// Those of the page that the verb wrote itself, each of their sounds on this page's shelf.
  private func maps() throws -> [Panel.Part] {
    let page = path + "/index.html"
    guard FileManager.default.fileExists(atPath: page) else { return [] }
    let name = Folder.name(of: path)
    return try SoundMap.maps(onPage: page) { "\(scratch)/\(name)-\($0 + 1)-tiles.png" }.enumerated().map { number, map in
      var map = map, silent = 0
      for place in map.points.indices {
        let sound = map.points[place].sound
        map.points[place].sound = try sound.flatMap { try shelf.clip($0, name: "\(name)-\(number + 1)-\(place + 1).mp3") }
        if map.points[place].sound == nil { silent += 1 }
      }
      if silent > 0 { map.caption += " \(silent) clips have no sound." }
      return .map(map)
    }
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
  ///
  /// - Throws: `FileError` if a probe lost its record.
  private func facts() throws -> [Panel.Part] {
    guard let record = try ProbeRecord(in: path) else {
      // Examples lie in folders named after their goals.
      let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
      guard names.contains(where: { name in Goal.allCases.contains { name.hasPrefix($0.rawValue + "-") } }) else { return [] }
      throw FileError(
        .missing, "\(path)/\(ProbeRecord.fileName)", "is not there", remedy: "put it back from a copy of the probe's folder")
    }
    let scores = record.starts.compactMap(\.score)
    let facts: [(name: String, value: String)] = [
      ("network", record.network), ("objective", record.objective),
      ("goal", Set(record.starts.map(\.goal)).sorted(by: <).joined(separator: ", ")), ("through", record.parameterisation),
      ("by", "\(record.optimiser) at \(record.learningRate), \(record.iterations) iterations"),
      ("scores", scores.isEmpty ? "none" : String(format: "%.4g to %.4g", scores.min()!, scores.max()!)),
    ]
    return [.facts(facts)]
  }

  private static func isTableName(_ name: String) -> Bool { name.hasSuffix(".csv") || name.hasSuffix(".tsv") }

  /// - Returns: nil for a table of no rows.
  /// - Throws: `FileError` for what is no table.
  private func table(_ name: String, in folder: String) throws -> Table? {
    let path = folder + "/" + name
    let (columns, rows) = try name.hasSuffix(".csv") ? separatedByCommas(path) : separatedByTabs(path)
    guard !rows.isEmpty else { return nil }
    let cells = rows.map { $0.map { Double($0).map { String(format: "%.4g", $0) } ?? ($0.isEmpty ? "–" : $0) } }
    return Table(columns: columns.map { $0.replacingOccurrences(of: "_", with: " ") }, rows: cells, caption: name)
  }

  private func separatedByCommas(_ path: String) throws -> (columns: [String], rows: [[String]]) {
    let table = try CSVTable(path)
    return (table.columns, table.rows)
  }

  private func separatedByTabs(_ path: String) throws -> (columns: [String], rows: [[String]]) {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw FileError(.badData, path, "cannot be read as text", remedy: "copy it again")
    }
    let lines = text.split(separator: "\n").map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
    guard let first = lines.first else { return ([], []) }
    if let row = lines.firstIndex(where: { $0.count != first.count }) {
      throw FileError(
        .badData, path, "has \(lines[row].count) cells in line \(row + 1) for \(first.count) columns", remedy: "copy it again")
    }
    return (first, Array(lines.dropFirst()))
  }
}
