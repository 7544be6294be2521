import Files
import Foundation
import Tensors

/// What came of rendering a set.
public struct RenderingReport: Codable, Hashable, Sendable {
  public var lint: LintReport
  /// Clips by effect, `dry` among them.
  public var clips: [String: Int] = [:]
  /// Seconds of sound that went through an effect in a second of one core.
  public var timesRealTime: [String: Double] = [:]
  /// Clips whose settings had to be drawn again, and draws in all beyond one a clip.
  public var redrawnClips = 0, redraws = 0
  /// Clips that were lost, by reason: a plug-in that failed, silence at every draw.
  public var lost: [String: Int] = [:]
}

extension DataSet {
  /// Renders dry sound through effects at random settings and writes a set of it, whole or not at all.
  ///
  /// Clip i is of the i-th dry stretch in a drawn order, and of the effect number i in turn: as many of each. What else
  /// is random, pitch, tempo, whether the effect is applied at all and its settings, is drawn from
  /// `Random(seed, "rendering", index: i)`. A patch is a whole clip. The dry clips stay beside the set
  /// (`DryClips.path(besides:)`), for settings that are drawn afresh each epoch.
  /// - Parameters:
  ///   - sources: sound files, and folders that are searched for them.
  ///   - recipe: with a `rendering`; its preset's patches become as long as a clip.
  ///   - plugins: hosts the effects that are plug-ins. One that fails costs the clip at hand, and the report names it.
  ///   - progress: called before each recording and each clip; what it throws stops the work and leaves nothing.
  /// - Throws: `FileError` for wrong settings, effects that there are not, no dry sound, and if no clip came of it.
  @discardableResult
  public static func render(
    from sources: [String], recipe: DataSetRecipe, to path: String, plugins: PluginHost,
    progress: (BuildProgress) throws -> Void = { _ in }
  ) throws -> RenderingReport {
    var recipe = recipe
    guard var rendering = recipe.rendering else { preconditionFailure("a set is rendered by a recipe with a rendering") }
    let effects = try rendering.effects.map { try Effect.named($0, plugins: plugins) }
    rendering.effects = effects.map(\.name)
    recipe.rendering = rendering
    try recipe.validate()
    guard let rateHz = recipe.rateHz ?? recipe.preset.rateHz else {
      throw FileError(.usage, "--rate", "\(recipe.preset.name) is for any rate", remedy: "give the rate that clips are to have")
    }
    recipe.rateHz = rateHz
    let rows = FeatureTransform(recipe.preset, rateHz: rateHz).rowCount(sampleCount: rendering.clipSamples)
    guard rows > 0 else {
      throw FileError(
        .usage, "--clip-samples", "\(rendering.clipSamples) samples are too few for a patch of \(recipe.preset.name)",
        remedy: "give more")
    }
    recipe.preset.cutting = PatchCutting(rows: rows)
    try Folder.make(Folder.containing(path))
    try Folder.requireWritable(Folder.containing(path))
    let dry = try DryClips.make(
      from: sources, rateHz: rateHz, recipe: rendering, heldOutShare: recipe.heldOutShare, seed: recipe.seed,
      allowsClipped: recipe.allowsClipped, to: DryClips.path(besides: path), progress: progress)
    let transform = FeatureTransform(recipe.preset, rateHz: rateHz)
    let renderer = try ClipRenderer(dry, effects: effects, recipe: rendering, transform: transform)
    var report: RenderingReport?
    try DataSetWriter.write(to: path, recipe: recipe) { writer in
      let session = try RenderingSession(renderer, recipe: recipe, path: path, to: writer)
      report = try session.run(progress)
      return report!.lint
    }
    return report!
  }
}

/// One rendering of a set.
private final class RenderingSession {
  private let renderer: ClipRenderer
  private let recipe: DataSetRecipe
  private let path: String
  private let writer: DataSetWriter
  private let rendered: RenderedPatchWriter
  private var kept: [(record: PatchRecord, moments: Moments, stretch: Int, variation: Int)] = []
  private var report: RenderingReport
  private var keptOf: [String: Int] = [:]

  /// Clips that are rendered together, shared out over the cores.
  private static let clipsAtOnce = 16

  init(_ renderer: ClipRenderer, recipe: DataSetRecipe, path: String, to writer: DataSetWriter) throws {
    (self.renderer, self.recipe, self.path, self.writer) = (renderer, recipe, path, writer)
    rendered = try RenderedPatchWriter(writer.file, effects: renderer.effects, clipSamples: renderer.recipe.clipSamples)
    report = RenderingReport(
      lint: LintReport(
        rateHz: renderer.transform.rateHz, threshold: .init(threshold: "none", level: nil, patches: 0), largestMaximum: 0,
        medianStatistics: PatchStatistics()))
  }

  func run(_ progress: (BuildProgress) throws -> Void) throws -> RenderingReport {
    let dry = renderer.dry, count = renderer.recipe.clipCount ?? dry.stretches.count
    let isPerImage = recipe.preset.normalisation.scope == .image
    var random = Random(seed: recipe.seed, purpose: "dry clips")
    let order = random.permutation(dry.stretches.count)
    for first in stride(from: 0, to: count, by: RenderingSession.clipsAtOnce) {
      let numbers = Array(first..<min(count, first + RenderingSession.clipsAtOnce))
      try progress(BuildProgress(stage: .write, done: first, total: count, path: path))
      for result in render(numbers, of: order) {
        do { try add(result.get(), writesPatch: isPerImage) } catch let error as FileError where error.kind == .badData {
          report.lost[error.description, default: 0] += 1
        }
      }
    }
    guard !kept.isEmpty else {
      let reason = report.lost.max { $0.value < $1.value }!.key
      throw FileError(.badData, path, "not one of \(count) clips came out: \(reason)")
    }
    if !isPerImage { try writeAll() }
    try finish()
    return report
  }

  /// Clips by their numbers, in order.
  private func render(_ numbers: [Int], of order: [Int]) -> [Result<RenderedClip, any Error>] {
    var results = [Result<RenderedClip, any Error>?](repeating: nil, count: numbers.count)
    results.withUnsafeMutableBufferPointer { results in
      Parallel.forEachRange(numbers.count) { range in
        for place in range {
          let number = numbers[place], effect = renderer.effects[number % renderer.effects.count]
          var random = Random(seed: recipe.seed, purpose: "rendering", index: number)
          results[place] = Result { try renderer.render(order[number % order.count], effect, &random) }
        }
      }
    }
    return results.map { $0! }
  }

  private func add(_ clip: RenderedClip, writesPatch: Bool) throws {
    let features = renderer.features(clean: clip.clean, sound: clip.sound), moments = features.withUnsafeBufferPointer { Moments($0) }
    let stretch = renderer.dry.stretches[clip.stretch], piece = stretch.pieces[0]
    let statistics = recipe.preset.normalisation.statistics(moments)
    let record = PatchRecord(
      source: piece.path, channel: 0, startSeconds: piece.startSeconds, label: clip.settings.effect, statistics: statistics,
      isHeldOut: stretch.isHeldOut)
    try rendered.append(clip, of: renderer.dry)
    if writesPatch { try write(features, record) }
    kept.append((record, moments, clip.stretch, clip.variationNumber))
    keptOf[piece.path, default: 0] += 1
    report.clips[clip.settings.effect, default: 0] += 1
    report.redraws += clip.redraws
    if clip.redraws > 0 { report.redrawnClips += 1 }
  }

  private func write(_ features: Tensor, _ record: PatchRecord) throws {
    try writer.append(recipe.preset.normalisation(features, record.statistics).reshaped(recipe.patchShape), record)
  }

  /// Patches that share statistics, which are known only now.
  private func writeAll() throws {
    var whole = Moments()
    for patch in kept { whole += patch.moments }
    let statistics = recipe.preset.normalisation.statistics(whole)
    try writer.file.flush()
    for index in kept.indices {
      kept[index].record.statistics = statistics
      let patch = kept[index]
      let features = try renderer.features(
        clean: renderer.dry.clip(patch.stretch, variation: patch.variation), sound: rendered.sound(index))
      try write(features, patch.record)
    }
  }

  private func finish() throws {
    let maxima = kept.map(\.moments.largest)
    var used = renderer.dry.used
    for index in used.indices {
      used[index].kept = keptOf[used[index].path] ?? 0
      used[index].patches = used[index].kept
    }
    report.lint.used = used
    report.lint.skipped = renderer.dry.skipped
    report.lint.threshold.patches = kept.count
    report.lint.largestMaximum = maxima.max() ?? 0
    report.lint.medianStatistics = .median(of: kept.map(\.record.statistics))
    report.timesRealTime = renderer.clock.rates(rateHz: renderer.transform.rateHz)
  }
}
