import Files
import Foundation
import Tensors

/// What a training reports, kept twice with the same numbers: a table for programs, an event file for TensorBoard.
///
/// Records go to the files whole, one system call each: a kill at any moment leaves both readable. A resumed run cuts
/// both to the lengths of its saved state and goes on, so that each step stands once.
public final class MetricsLog {
  /// Lengths of the two files at a moment: a part of the training state.
  public struct Position: Codable, Equatable, Sendable {
    public var metricsBytes: Int
    public var eventsName: String
    public var eventsBytes: Int

    public init(metricsBytes: Int, eventsName: String, eventsBytes: Int) {
      (self.metricsBytes, self.eventsName, self.eventsBytes) = (metricsBytes, eventsName, eventsBytes)
    }
  }

  public let columns: [String]
  private let table: GrowingFile
  private let events: EventFile

  /// Begins the log of a new run. Columns are what will be measured, apart from the step.
  public init(creatingIn folder: RunFolder, columns: [String]) throws {
    self.columns = columns
    table = try GrowingFile(creating: folder.metricsPath)
    try table.append(Array(MetricsTable.header(columns).utf8))
    events = try EventFile(creatingIn: folder.path)
  }

  /// Goes on with the log of a run from a saved state; what was written after that state is cut away.
  ///
  /// Throws `FileError` if a file is missing, shorter than the state says, or has other columns.
  public init(resuming folder: RunFolder, columns: [String], from position: Position) throws {
    self.columns = columns
    let found = try MetricsTable(folder.metricsPath).columns
    guard found == columns else {
      throw FileError(
        .badData, folder.metricsPath, "has the columns \(found.joined(separator: ", ")), this training measures "
          + columns.joined(separator: ", "), remedy: "resume with the options that the run began with")
    }
    table = try GrowingFile(continuing: folder.metricsPath, from: position.metricsBytes)
    events = try EventFile(continuing: folder.path + "/" + position.eventsName, from: position.eventsBytes)
  }

  /// Writes the measures of a step; a column without a value stays empty.
  public func write(step: Int, _ values: [String: Float]) throws {
    let unknown = values.keys.filter { !columns.contains($0) }
    precondition(unknown.isEmpty, "the log has no columns \(unknown): \(columns)")
    try table.append(Array(MetricsTable.line(step: step, columns.map { values[$0] }).utf8))
    try events.append(step: step, scalars: columns.compactMap { column in values[column].map { (column, $0) } })
  }

  /// Shows a picture at a step, in TensorBoard only.
  public func write(step: Int, picture tag: String, _ image: Image) throws {
    try events.append(step: step, picture: tag, image)
  }

  /// Plays a sound at a step, in TensorBoard only: 16-bit WAV. samples: `[time]` in [−1, 1].
  public func write(step: Int, sound tag: String, _ samples: Tensor, rateHz: Int) throws {
    try events.append(step: step, sound: tag, samples, rateHz: rateHz)
  }

  /// Where the files stand now.
  public var position: Position {
    Position(metricsBytes: table.length, eventsName: Folder.name(of: events.path), eventsBytes: events.length)
  }

  /// Brings all to the disk: before a state that names these lengths is saved.
  public func synchronise() throws {
    try table.synchronise()
    try events.synchronise()
  }
}
