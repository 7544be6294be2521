import Data
import Files
import Tensors

extension LatentTable {
  /// Latents of some patches of a set, a few patches in memory at a time.
  ///
  /// - progress: called with the number of patches encoded so far; may throw to stop.
  /// - look: called with some patches and their latents, in order, once they are encoded.
  /// Throws `FileError` if the set does not fit the encoder, or a latent is not a finite number.
  public init(
    encoding indices: [Int], of set: DataSet, by encoder: PatchEncoder,
    progress: (Int) throws -> Void = { _ in }, look: (_ patches: Tensor, _ latents: Tensor) throws -> Void = { _, _ in }
  ) throws {
    try encoder.require(set)
    precondition(!indices.isEmpty, "no patches of \(set.path) to encode")
    var parts: [Tensor] = []
    for start in stride(from: 0, to: indices.count, by: PatchEncoder.patchesAtOnce) {
      try progress(start)
      let patches = try set.patches(Array(indices[start..<min(start + PatchEncoder.patchesAtOnce, indices.count)]))
      parts.append(encoder(patches))
      try look(patches, parts.last!)
    }
    try self.init(Tensor.concatenation(parts, axis: 0), indices.map { Row($0, of: set) }, path: encoder.model.path)
  }
}

extension DataSet {
  /// The numbers of the patches whose effect is one of these; all where none is named. `dry` is the sound without.
  ///
  /// Throws `FileError` for an effect that no patch has.
  public func patches(ofEffects effects: [String]) throws -> [Int] {
    let own = records.indices.map { LatentTable.Row($0, of: self).effectName }
    try requireEffects(effects, among: own, path: path)
    return effects.isEmpty ? Array(records.indices) : records.indices.filter { effects.contains(own[$0]) }
  }
}

/// Throws `FileError` for an effect that is not among those that a file has.
func requireEffects(_ wanted: [String], among given: [String], path: String) throws {
  guard let missing = wanted.first(where: { !given.contains($0) }) else { return }
  let known = Set(given).sorted()
  throw FileError(
    .badData, path, "has no sound of \(missing)",
    remedy: known == ["dry"] ? "its sound has no effects: make a set by bench effects render" : "it has \(known.joined(separator: ", "))")
}

extension LatentTable.Row {
  /// A patch of a set: with its effect and settings where it was rendered, else with its label for an effect.
  init(_ patch: Int, of set: DataSet) {
    let record = set.records[patch], settings = set.settings(of: patch)
    let controls = settings.flatMap { set.rendered?.controls[$0.effect] } ?? []
    self.init(
      set: set.path, patch: patch, source: record.source, startSeconds: record.startSeconds,
      isHeldOut: record.isHeldOut, effect: settings.map { controls.isEmpty ? "" : $0.effect } ?? record.label,
      settings: Dictionary(uniqueKeysWithValues: zip(controls.map(\.name), settings?.values ?? []).map { ($0, Double($1)) }))
  }

  /// The effect's name, `dry` for sound without.
  public var effectName: String { effect.isEmpty ? "dry" : effect }
}

extension LatentTable {
  /// The rows of some effects; all where none is named.
  ///
  /// Throws `FileError` for an effect that no row has.
  public func filtered(effects: [String], path: String) throws -> LatentTable {
    try requireEffects(effects, among: rows.map(\.effectName), path: path)
    return effects.isEmpty ? self : try filtered { effects.contains($0.effectName) }
  }
}

extension LatentTable {
  /// Numbers of the latents that are active: whose µ varies by more than 0.01 over the rows (Burda et al., 2016).
  public var activeLatents: [Int] {
    let width = latents.shape[1], count = Double(rows.count), values = latents.values
    return (0..<width).filter { latent in
      let column = stride(from: latent, to: values.count, by: width).map { Double(values[$0]) }
      let mean = column.reduce(0, +) / count
      return column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count > 0.01
    }
  }
}
