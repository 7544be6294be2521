import Data
import Files
import Foundation
import Nets
import Tensors

/// A trained network, whatever it comes from, ready to be run, sampled or probed.
public struct OpenedModel {
  /// The file of its weights.
  public let path: String
  public let architecture: any Architecture
  public let built: BuiltModel
  /// What its patches mean as sound: its front end; nil where nobody said.
  public let domain: PatchDomain?
  /// What the run that trained it was told; nil for a network from elsewhere.
  public let configuration: RunConfiguration?
  /// Steps that the weights have been trained for.
  public let step: Int?

  /// Which of a run's weights.
  public enum Version: String, CaseIterable, Sendable { case best, last }

  public init(
    path: String, architecture: any Architecture, built: BuiltModel, domain: PatchDomain? = nil,
    configuration: RunConfiguration? = nil, step: Int? = nil
  ) {
    (self.path, self.architecture, self.built) = (path, architecture, built)
    (self.domain, self.configuration, self.step) = (domain, configuration, step)
  }

  /// Opens a run's folder or a file.
  ///
  /// - Parameter executable: this program, which reads files in a child process where their library may crash.
  /// - Throws: `FileError` for what is no model, or whose weights are missing or another model's.
  public init(_ path: String, version: Version = .best, checkedBy executable: String) throws {
    self = try ModelFormat.of(path).open(path, version, executable)
  }

  public var parts: [BuiltModel.Part] { built.parts }

  /// A part by its name.
  public func part(_ name: String) -> BuiltModel.Part? { parts.first { $0.name == name } }

  /// Checks that what it makes can be trusted to be numbers: a rectifier, which takes what is no number for 0, would hide
  /// it.
  ///
  /// - Throws: `FileError` that names a weight that is no finite number.
  public func requireFiniteWeights() throws {
    guard let bad = inventory.tensors.filter({ !$0.value.isFinite }).keys.min() else { return }
    throw FileError(
      .badData, path, "has values in \(bad) that are no finite numbers",
      remedy: "look at the run's metrics, and go on from an earlier state")
  }

  /// Everything in it that has a name.
  public var inventory: Inventory { Inventory(of: built.root) }
}
