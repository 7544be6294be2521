import Files
import Foundation
import Tensors

/// What a rendered set knows of its patches besides their recordings.
///
/// Data sets `/effect`, `/settings` [N, controls] (normalised values in the effect's order; NaN beyond its controls),
/// `/pitch_cents`, `/tempo`, `/gain_decibels`, `/redraws`, `/stretch` (the dry sound, JSON) and `/sound` [N, samples]; in
/// the attribute `controls` of `/settings` names, units and ranges as JSON, by effect.
public struct RenderedPatches: Sendable {
  /// Each effect's controls; none for `dry`.
  public let controls: [String: [Control]]
  /// Each patch's effect and settings.
  public let settings: [EffectSettings]
  /// What each patch's dry sound was played at, made louder by, and taken from.
  public let variations: [SoundVariation]
  public let gainsDecibels: [Double]
  public let stretches: [DryStretch]
  /// How often each patch's settings were drawn again because it was silent.
  public let redraws: [Int]
  private let sounds: HDF5Dataset

  init(_ file: HDF5File, count: Int) throws {
    func decoded<T: Decodable>(_ type: T.Type, _ json: String?) throws -> T {
      guard let json, let value = try? JSONDecoder().decode(type, from: Data(json.utf8)) else {
        throw FileError(.badData, file.path, "names no effects and controls that can be read", remedy: "render it again")
      }
      return value
    }
    let rows = 0..<count
    let controls = try decoded([String: [Control]].self, file.attribute("controls", at: "/settings")?.string)
    let effects = try file.dataset("/effect").strings(rows: rows), values = try file.dataset("/settings").read(rows: rows)
    let width = values.shape[1], flat = values.values
    settings = effects.enumerated().map { index, effect in
      EffectSettings(effect: effect, values: Array(flat[index * width..<index * width + (controls[effect]?.count ?? 0)]))
    }
    self.controls = controls
    variations = zip(
      try file.dataset("/pitch_cents").doubles(rows: rows), try file.dataset("/tempo").doubles(rows: rows)
    ).map { SoundVariation(pitchCents: $0, tempo: $1) }
    gainsDecibels = try file.dataset("/gain_decibels").doubles(rows: rows)
    redraws = try file.dataset("/redraws").integers(rows: rows)
    stretches = try file.dataset("/stretch").strings(rows: rows).map { try decoded(DryStretch.self, $0) }
    sounds = try file.dataset("/sound")
  }

  /// A patch as it sounds, before features were taken. → [samples] at the set's rate
  public func sound(_ index: Int) throws -> Tensor { try sounds.read(rows: index..<index + 1).reshaped(sounds.rowShape) }
}

extension DataSet {
  /// The effects in a rendered set, sorted, `dry` for none; empty for recordings as they are.
  public var effects: [String] { rendered.map { Set($0.settings.map(\.effect)).sorted() } ?? [] }

  /// A patch's effect and where its controls stood; nil for recordings as they are.
  public func settings(of index: Int) -> EffectSettings? { rendered?.settings[index] }
}

/// Writes a rendered set's part beside the patches.
final class RenderedPatchWriter {
  private let effect: HDF5Dataset, settings: HDF5Dataset, cents: HDF5Dataset, tempo: HDF5Dataset
  private let gain: HDF5Dataset, redraws: HDF5Dataset, stretch: HDF5Dataset, sound: HDF5Dataset
  private let width: Int

  init(_ file: HDF5File, effects: [Effect], clipSamples: Int) throws {
    width = max(1, effects.map(\.controls.count).max() ?? 1)
    effect = try file.makeStringDataset("/effect")
    settings = try file.makeDataset("/settings", rowShape: [width], rowsPerChunk: 256)
    cents = try file.makeDataset("/pitch_cents", of: .float64, rowsPerChunk: 1024)
    tempo = try file.makeDataset("/tempo", of: .float64, rowsPerChunk: 1024)
    gain = try file.makeDataset("/gain_decibels", of: .float64, rowsPerChunk: 1024)
    redraws = try file.makeDataset("/redraws", of: .int64, rowsPerChunk: 1024)
    stretch = try file.makeStringDataset("/stretch")
    sound = try file.makeDataset("/sound", rowShape: [clipSamples], rowsPerChunk: 1)
    let json = JSONEncoder()
    json.outputFormatting = [.sortedKeys]
    let controls = Dictionary(uniqueKeysWithValues: effects.map { ($0.name, $0.controls) } + [(RenderingRecipe.dryName, [])])
    try file.setAttribute("controls", at: "/settings", to: String(decoding: json.encode(controls), as: UTF8.self))
  }

  func append(_ clip: RenderedClip, of dry: DryClips) throws {
    let values = clip.settings.values
    try effect.append([clip.settings.effect])
    try settings.append(Tensor([1, width], values + [Float](repeating: .nan, count: width - values.count)))
    try cents.append([clip.variation.pitchCents])
    try tempo.append([clip.variation.tempo])
    try gain.append([clip.gainDecibels])
    try redraws.append([clip.redraws])
    let json = JSONEncoder()
    json.outputFormatting = [.sortedKeys]
    try stretch.append([String(decoding: json.encode(dry.stretches[clip.stretch]), as: UTF8.self)])
    try sound.append(clip.sound.reshaped([1, clip.sound.count]))
  }

  /// A sound that was appended.
  func sound(_ index: Int) throws -> Tensor { try sound.read(rows: index..<index + 1).reshaped(sound.rowShape) }
}
