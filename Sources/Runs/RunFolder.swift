import Files
import Foundation

/// A folder that holds all that one training leaves.
///
/// `config.json` · `metrics.csv` · `events.out.tfevents.*` · `best.safetensors`, `last.safetensors` ·
/// `state.safetensors` · `samples/`
public struct RunFolder: Sendable {
  public let path: String

  public var name: String { Folder.name(of: path) }
  public var configurationPath: String { path + "/config.json" }
  public var metricsPath: String { path + "/metrics.csv" }
  public var bestPath: String { path + "/best.safetensors" }
  public var lastPath: String { path + "/last.safetensors" }
  public var statePath: String { path + "/state.safetensors" }
  public var samplesPath: String { path + "/samples" }
  /// A file among the samples.
  public func samplePath(_ name: String) -> String { samplesPath + "/" + name }

  /// Begins a run: makes its folder, writes its configuration, and has the caller put in what stands there from the
  /// start. If any of it fails, on a full disk, nothing is left.
  ///
  /// Throws `FileError` if something lies there already: a run is gone on with by `resume`, never overwritten.
  public static func create<Result>(
    _ path: String, _ configuration: RunConfiguration, filling fill: (RunFolder) throws -> Result
  ) throws -> Result {
    let folder = RunFolder(path: trimmed(path))
    try folder.requireFree()
    do {
      try Folder.make(folder.samplesPath)
      try AtomicFile.write(configuration.json, to: folder.configurationPath)
      return try fill(folder)
    } catch {
      try? FileManager.default.removeItem(atPath: folder.path)
      throw error
    }
  }

  /// Begins a run with its configuration alone.
  public static func create(_ path: String, _ configuration: RunConfiguration) throws -> RunFolder {
    try create(path, configuration) { $0 }
  }

  /// Opens a run that is there.
  ///
  /// Throws `FileError` for what is no run.
  public static func open(_ path: String) throws -> RunFolder {
    let folder = RunFolder(path: trimmed(path))
    guard FileManager.default.fileExists(atPath: folder.path) else {
      throw FileError(.missing, folder.path, "there is no such run", remedy: "bench runs lists those that there are")
    }
    guard FileManager.default.fileExists(atPath: folder.configurationPath) else {
      throw FileError(
        .missing, folder.path, "is no run, it has no config.json", remedy: "bench runs lists those that there are")
    }
    return folder
  }

  /// What is left of a run, whether or not it can still say what it was told; nil for a folder that has nothing of one.
  public static func remains(at path: String) -> RunFolder? {
    let folder = RunFolder(path: trimmed(path))
    let files = [folder.configurationPath, folder.bestPath, folder.lastPath, folder.statePath, folder.metricsPath]
    return files.contains { FileManager.default.fileExists(atPath: $0) } ? folder : nil
  }

  /// Whether the best weights of a training are gone, so that its last ones stand in for them.
  public var hasLostBest: Bool {
    func has(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
    // What was brought in from elsewhere was never trained here and has one set of weights.
    return has(lastPath) && !has(bestPath) && (has(statePath) || has(metricsPath))
  }

  /// Checks, before long work, that a run can be begun here.
  ///
  /// Throws `FileError` if something lies there already.
  public static func requireFree(_ path: String) throws { try RunFolder(path: trimmed(path)).requireFree() }

  /// The first free name: `checkpoints/gan-experiment-1`, then `…-1.2`, `…-1.3`.
  public static func freePath(in parent: String, named stem: String) -> String {
    var path = parent + "/" + stem
    var number = 1
    while FileManager.default.fileExists(atPath: path) {
      number += 1
      path = "\(parent)/\(stem).\(number)"
    }
    return path
  }

  /// What the run was told.
  ///
  /// Throws `FileError` if it cannot be read.
  public func configuration() throws -> RunConfiguration {
    let text: String
    do { text = try String(contentsOfFile: configurationPath, encoding: .utf8) } catch {
      throw FileError(.missing, configurationPath, "cannot be read as text", remedy: "name another run")
    }
    do { return try RunConfiguration(json: text) } catch {
      throw FileError(.badData, configurationPath, "is no configuration of a run", remedy: "name another run")
    }
  }

  /// The saved training to go on from.
  ///
  /// Throws `FileError` if there is none or it cannot be read.
  public func state() throws -> TrainingState {
    guard FileManager.default.fileExists(atPath: statePath) else {
      throw FileError(
        .missing, path, "was stopped before its state was first saved", remedy: "remove the folder and begin again")
    }
    return try TrainingState(statePath)
  }

  private func requireFree() throws {
    guard FileManager.default.fileExists(atPath: path) else { return }
    if FileManager.default.fileExists(atPath: configurationPath) {
      throw FileError(
        .cannotCreate, path, "is a run already", remedy: "go on with it by --resume \(path) or name another by --out")
    }
    guard let files = try? FileManager.default.contentsOfDirectory(atPath: path) else {
      throw FileError(.cannotCreate, path, "is a file, a folder is needed", remedy: "name another by --out")
    }
    guard files.isEmpty else {
      throw FileError(.cannotCreate, path, "is a folder with other files in it", remedy: "name another by --out")
    }
  }

  private static func trimmed(_ path: String) -> String {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }
}
