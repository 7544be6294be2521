import Files
import Foundation
import Tensors

extension DryClips {
  /// The file that a set's dry clips lie in: `songs.h5` has `songs.dry.h5`.
  public static func path(besides set: String) -> String {
    (set.hasSuffix(".h5") ? String(set.dropLast(3)) : set) + ".dry.h5"
  }

  /// Cuts recordings into clips and writes them, unless the file holds these very ones.
  ///
  /// - Throws: `FileError` for no sound, and for sound that is shorter than a clip or silent.
  public static func make(
    from sources: [String], rateHz: Int, recipe: RenderingRecipe, heldOutShare: Double, seed: Int, allowsClipped: Bool,
    to path: String, progress: (BuildProgress) throws -> Void = { _ in }
  ) throws -> DryClips {
    let files = try soundFiles(at: sources)
    let origin = try origin(of: files, rateHz: rateHz, recipe, heldOutShare: heldOutShare, seed: seed, allowsClipped)
    if let known = try? DryClips(path), known.origin == origin { return known }
    try HDF5File.write(to: path) { file in
      let writer = try DryClipWriter(file, rateHz: rateHz, recipe: recipe, seed: seed)
      var cutter = DryCutter(rateHz: rateHz, recipe: recipe)
      for (index, path) in files.enumerated() {
        try progress(BuildProgress(stage: .survey, done: index, total: files.count, path: path))
        try cutter.take(path, allowingClipped: allowsClipped, writer.append)
      }
      try cutter.end(writer.append)
      try writer.end(cutter, files: files, heldOutShare: heldOutShare, origin: origin)
    }
    return try DryClips(path)
  }

  /// What decides the clips: the recordings, by name and size, and the settings that they are cut and varied by.
  private static func origin(
    of files: [String], rateHz: Int, _ recipe: RenderingRecipe, heldOutShare: Double, seed: Int, _ allowsClipped: Bool
  ) throws -> String {
    var cutting = RenderingRecipe(effects: [])
    (cutting.clipSamples, cutting.variations, cutting.fadeSeconds) = (recipe.clipSamples, recipe.variations, recipe.fadeSeconds)
    (cutting.slowestTempo, cutting.fastestTempo) = (recipe.slowestTempo, recipe.fastestTempo)
    (cutting.pitchCents, cutting.peakDecibels, cutting.silence) = (recipe.pitchCents, recipe.peakDecibels, recipe.silence)
    var digest = SHA256()
    for file in files {
      let bytes = try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int
      digest.update("\(file) \(bytes ?? 0)\n")
    }
    digest.update("\(rateHz) \(heldOutShare) \(seed) \(allowsClipped)\n")
    let json = JSONEncoder()
    json.outputFormatting = .sortedKeys
    digest.update(String(decoding: try json.encode(cutting), as: UTF8.self))
    return digest.hexadecimal()
  }
}

/// Writes stretches as they come, with their variations.
private final class DryClipWriter {
  private let file: HDF5File
  private let rateHz: Int
  private let recipe: RenderingRecipe
  private let seed: Int
  private let clips: HDF5Dataset, cents: HDF5Dataset, tempo: HDF5Dataset, gain: HDF5Dataset
  private var stretches: [(stretch: DryStretch, recording: Int)] = []
  private var silentCount = 0

  init(_ file: HDF5File, rateHz: Int, recipe: RenderingRecipe, seed: Int) throws {
    (self.file, self.rateHz, self.recipe, self.seed) = (file, rateHz, recipe, seed)
    clips = try file.makeDataset("/clips", rowShape: [recipe.clipSamples], rowsPerChunk: 1)
    cents = try file.makeDataset("/pitch_cents", of: .float64, rowsPerChunk: 1024)
    tempo = try file.makeDataset("/tempo", of: .float64, rowsPerChunk: 1024)
    gain = try file.makeDataset("/gain_decibels", of: .float64, rowsPerChunk: 1024)
  }

  func append(_ stretch: DryStretch, _ samples: Tensor, recording: Int) throws {
    let own = levelled(samples.slice(axis: 0, 0..<recipe.clipSamples))
    guard own.clip.meanSquare >= recipe.silence else {
      silentCount += 1
      return
    }
    var random = Random(seed: seed, purpose: "variation", index: stretches.count)
    stretches.append((stretch, recording))
    try write(own, .none)
    for _ in 0..<recipe.variations {
      let variation = variation(of: samples.count, &random)
      // What the clip does not need is not stretched, but for what the search for segments looks ahead at.
      let needed = Int(Double(recipe.clipSamples) * variation.tempo) + rateHz / 10
      let varied = variation(samples.slice(axis: 0, 0..<min(samples.count, needed)), rateHz: rateHz)
      try write(levelled(varied.slice(axis: 0, 0..<recipe.clipSamples)), variation)
    }
  }

  /// A pitch and a tempo at which so many samples still fill a clip.
  private func variation(of sampleCount: Int, _ random: inout Random) -> SoundVariation {
    let cents = Double(2 * random.nextUniform() - 1) * recipe.pitchCents
    let longest = Double(sampleCount) / Double(recipe.clipSamples)
    let fastest = min(recipe.fastestTempo, longest), slowest = min(recipe.slowestTempo, fastest)
    return SoundVariation(pitchCents: cents, tempo: slowest + Double(random.nextUniform()) * (fastest - slowest))
  }

  /// A clip with fades at its ends and the recipe's peak.
  private func levelled(_ samples: Tensor) -> (clip: Tensor, gainDecibels: Double) {
    let faded = samples.faded(count: Int((recipe.fadeSeconds * Double(rateHz)).rounded()))
    let peak = abs(faded).max().scalar, wanted = pow(10, recipe.peakDecibels / 20)
    guard peak > 0 else { return (faded, 0) }
    let gain = wanted / Double(peak)
    return (affine(faded, scale: Float(gain)), 20 * log10(gain))
  }

  private func write(_ levelled: (clip: Tensor, gainDecibels: Double), _ variation: SoundVariation) throws {
    try clips.append(levelled.clip.reshaped([1, recipe.clipSamples]))
    try cents.append([variation.pitchCents])
    try tempo.append([variation.tempo])
    try gain.append([levelled.gainDecibels])
  }

  func end(_ cutter: DryCutter, files: [String], heldOutShare: Double, origin: String) throws {
    guard !stretches.isEmpty else { throw nothing(cutter, files) }
    var used = cutter.used
    for (_, recording) in stretches { used[recording].kept += 1 }
    let heldOut = heldOutGroups(patches: used.map(\.kept), share: heldOutShare, seed: seed)
    for recording in heldOut { used[recording].isHeldOut = true }
    let json = JSONEncoder()
    json.outputFormatting = .sortedKeys
    func text(_ value: some Encodable) throws -> String { String(decoding: try json.encode(value), as: UTF8.self) }
    let rows = try file.makeStringDataset("/stretch"), marks = try file.makeDataset("/held_out", of: .int64, rowsPerChunk: 1024)
    for (stretch, recording) in stretches {
      var stretch = stretch
      stretch.isHeldOut = heldOut.contains(recording)
      try rows.append([text(stretch)])
      try marks.append([stretch.isHeldOut ? 1 : 0])
    }
    try file.setAttribute("format", to: DryClips.format)
    try file.setAttribute("rate_hz", to: text(rateHz))
    try file.setAttribute("origin", to: origin)
    try file.setAttribute("used", to: text(used))
    try file.setAttribute("skipped", to: text(cutter.skipped))
  }

  private func nothing(_ cutter: DryCutter, _ files: [String]) -> FileError {
    let place = files.count == 1 ? files[0] : Folder.containing(files[0])
    let seconds = Double(recipe.clipSamples) / Double(rateHz)
    if silentCount > 0 {
      return FileError(.badData, place, "is silent: none of \(silentCount) clips has sound", remedy: "name other recordings")
    }
    guard let short = cutter.skipped.first(where: { $0.fault == .tooShort }) else {
      let first = cutter.skipped[0]
      return FileError(
        .badData, place, "none of \(files.count) recordings can be used", remedy: "the first is \(first.path): \(first.detail)")
    }
    return FileError(
      .badData, place, String(format: "has no dry sound as long as a clip of %.2f s (%@)", seconds, short.detail),
      remedy: "give a shorter --clip-seconds, or more recordings in one folder, which are joined")
  }
}

extension Tensor {
  /// Mean of the squared values.
  var meanSquare: Double { Double(square(self).mean().scalar) }
}
