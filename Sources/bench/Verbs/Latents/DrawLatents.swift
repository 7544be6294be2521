import Data
import Figures
import Files
import Foundation
import Probe
import Tensors

/// `bench latents figure RUN --data S.h5 --out FOLDER`: a latent space as pictures.
struct DrawLatents: Command {
  static let name = "latents figure"
  static let summary = "a latent space drawn: effects, controls one by one, or pairs of controls"
  static let discussion = """
    effects: patches of a rendered set on one map, coloured by effect. parameters: every control of an effect in turn \
    through --values settings, the others in the middle, on --clips held-out clips; one map of all, a panel a control. \
    domain: --count random settings on --clips clips; each takes the colour of its place on the map, RGB (u, v, 0.5), \
    and every pair of controls is drawn in these colours. Instead of a run, effects also takes a map, M.npy.

    Leaves the figure as PNG with its table and script, and the arrays: latents.npy and map.npy with their tables.
    """
  static let examples = [
    "latents figure checkpoints/vae-final --data effects.h5 --out effects-map",
    "latents figure checkpoints/vae --data fx.h5 --kind parameters --effect Overdrive --out drive",
    "latents figure checkpoints/vae --data fx.h5 --kind domain --effect RingMod --out rings",
  ]

  enum Kind: String, CaseIterable { case effects, parameters, domain }

  @Argument("a run with an encoder, or a map", value: "RUN|M.npy") var model: String
  @Option("a rendered set", value: "S.h5") var data: String?
  @Option("what is drawn") var kind = Kind.effects
  @Option("of effects: only these", value: "NAME") var effects: [String] = []
  @Option("of effects: patches at most, evenly spread", .atLeast(3)) var patches = 4000
  @Option("of parameters and domain: which effect, lv2:URI too", value: "NAME") var effect: String?
  @Option("of parameters: settings of each control", .atLeast(2)) var values = 20
  @Option("of parameters and domain: clips; by default 50 for parameters and 1 for domain", .atLeast(1)) var clips: Int?
  @Option("of domain: settings drawn", .atLeast(20)) var count = 10_000
  @Option("a new folder", value: "FOLDER") var out: String
  let map = MapOptionGroup()

  private var isMap: Bool { model.hasSuffix(".npy") }

  func validate() throws {
    if isMap {
      if kind != .effects { throw UsageError("--kind \(kind.rawValue) renders sound: name a run, not a map") }
      if let given = map.firstGiven { throw UsageError("\(given) is for new maps: \(model) is made") }
    } else if data == nil {
      throw UsageError("--data: name the rendered set that the figure is of")
    }
    if kind == .effects, effect != nil { throw UsageError("--effect is for parameters and domain; did you mean --effects?") }
    if kind != .effects, effect == nil { throw UsageError("--effect: name the effect whose controls are turned") }
    if kind != .effects, !effects.isEmpty { throw UsageError("--effects is for the kind effects; did you mean --effect?") }
  }

  func run() throws {
    let caption: String
    if isMap {
      let map = try LatentMap(model), chosen = try map.table.filtered(effects: effects, path: model)
      try requireFree(out)
      caption = try Folder.fill(out) {
        try drawEffects(chosen, of: map, title: "\(Folder.name(of: map.recipe.latents)) by effect", trained: nil, into: $0)
      }
    } else {
      let encoder = try PatchEncoder(model, checkedBy: ownExecutable), set = try DataSet(data!, checkedBy: ownExecutable)
      try encoder.require(set)
      try requireFree(out)
      caption = try Folder.fill(out) { folder in
        switch kind {
        case .effects: try drawEffects(set, encoder, into: folder)
        case .parameters, .domain: try drawControls(set, encoder, into: folder)
        }
      }
    }
    Console.print("drawn to \(out)/\(kind.rawValue).png: \(caption)")
  }

  private func mapped(_ table: LatentTable, into folder: String) throws -> LatentMap {
    try table.write(to: folder + "/latents.npy")
    // Where they lie once all is in place.
    let map = try LatentMap(table, self.map.recipe(latents: out + "/latents.npy"))
    try map.write(to: folder + "/map.npy")
    return map
  }

  private func drawEffects(_ set: DataSet, _ encoder: PatchEncoder, into folder: String) throws -> String {
    let all = try set.patches(ofEffects: effects), count = min(all.count, patches)
    let table = try LatentTable.encoding((0..<count).map { all[$0 * all.count / count] }, of: set, by: encoder)
    let map = try mapped(table, into: folder)
    return try drawEffects(
      map.table, of: map, title: "Latents of \(Folder.name(of: model)) by effect\(words(encoder))",
      trained: encoder.trainedEffects, into: folder)
  }

  /// - trained: the effects that the run was trained on, where that can be told.
  private func drawEffects(
    _ shown: LatentTable, of map: LatentMap, title: String, trained: [String]?, into folder: String
  ) throws -> String {
    let caption = caption(map)
    try LatentFigures.effects(shown, trained: trained, title: title, caption: caption).write(to: folder + "/effects", formats: [.png])
    return caption
  }

  private func words(_ encoder: PatchEncoder) -> String { encoder.summedBeta.map { String(format: ", β %g (sum)", $0) } ?? "" }

  private func drawControls(_ set: DataSet, _ encoder: PatchEncoder, into folder: String) throws -> String {
    let chosen = try Effect.named(effect!, plugins: PluginHost(executable: ownExecutable))
    guard chosen.controls.count >= (kind == .domain ? 2 : 1) else {
      throw FileError(.usage, chosen.name, "has \(chosen.controls.count) controls", remedy: "name another effect")
    }
    let given = try GivenClips(like: set, effects: [chosen]), all = given.clips(heldOut: true)
    guard !all.isEmpty else {
      throw FileError(.badData, set.path, "has no held-out recordings", remedy: "render a set of more recordings")
    }
    let wanted = min(all.count, clips ?? (kind == .parameters ? 50 : 1))
    if let clips, wanted < clips { Console.note("\(data!) has \(all.count) held-out clips: all of them are drawn, not \(clips)") }
    let used = (0..<wanted).map { all[$0 * all.count / wanted] }
    let bar = Progress("rendering", total: kind == .parameters ? chosen.controls.count * values * wanted : count, unit: "clips")
    func advance(_ done: Int, _ total: Int) throws {
      try Interruption.check { "stopped; nothing was written" }
      bar.update(done)
    }
    let study =
      kind == .parameters
      ? try SettingsStudy.sweeping(
        chosen, values: values, clips: used, of: given, encoder: encoder, setPath: set.path, progress: advance)
      : try SettingsStudy.random(
        chosen, count: count, clips: used, seed: map.seed, of: given, encoder: encoder, setPath: set.path, progress: advance)
    bar.end()
    let map = try mapped(study.table, into: folder), run = Folder.name(of: model), clipWords = wanted == 1 ? "1 held-out clip" : "\(wanted) held-out clips"
    let sheet: Panels
    if kind == .parameters {
      sheet = LatentFigures.parameters(
        study, map, hidesLevel: set.preset.normalisation.scope == .image, title: "\(chosen.name): each control from 0 to 1",
        caption: "\(run)\(words(encoder)); \(values) settings of each on \(clipWords), the others at 0.5; \(caption(map))")
    } else {
      sheet = LatentFigures.domain(
        study, map, title: "\(chosen.name): pairs of controls",
        caption: "\(count) random settings on \(clipWords), each in the colour of its place on the map of \(run)\(words(encoder)); \(caption(map))")
    }
    try sheet.write(to: "\(folder)/\(kind.rawValue)")
    return sheet.caption
  }

  private func caption(_ map: LatentMap) -> String {
    "\(map.recipe.method == .umap ? "UMAP, \(map.recipe.settings.neighbours) neighbours" : "PCA") of \(map.table.rows.count) latents"
      + MapLatents.quality(map)
  }
}

extension DrawLatents.Kind: SingleValue {}

extension PatchEncoder {
  /// The effects of the set that it was trained on; nil where that is gone or was not rendered.
  fileprivate var trainedEffects: [String]? {
    guard let data = model.configuration?.data, let set = try? DataSet(data.path, checkedBy: ownExecutable), set.hash == data.hash
    else { return nil }
    return set.recipe.rendering?.effects
  }
}
