import Figures
import Files

/// What a page does not show of a folder, and why: said on the console and on the page.
struct Omission {
  /// `the curves`
  let what: String
  let reason: FileError

  /// Tells the console, and is what the page says.
  ///
  /// - Parameter path: the folder that is shown.
  func noted(of path: String) -> Panel.Part {
    Console.note("\(path): left out \(what), because \(reason)")
    let name = "`\(Folder.name(of: reason.path))`", remedy = reason.remedy.isEmpty ? "" : "; \(reason.remedy)"
    return .warning("Left out: \(what == name ? name : "\(what), because \(name)"): \(reason.found)\(remedy).")
  }

  /// What can be shown; where a file is missing or damaged, that it is left out.
  ///
  /// - Throws: what has nothing to do with what is shown: a stop that was asked for, a page that cannot be written.
  static func unless(
    _ what: String, of path: String, _ parts: () throws -> [Panel.Part]
  ) throws -> [Panel.Part] {
    do { return try parts() } catch let error as FileError where error.kind != .cannotCreate && error.kind != .io {
      return [Omission(what: what, reason: error).noted(of: path)]
    }
  }
}
