/// What is seen on the pictures that verbs leave, told by their names and by what stands beside them.
enum PictureWords {
  /// `real patches beside generated ones after 240 steps, as spectrograms`
  ///
  /// - Parameters:
  ///   - stem: the picture's name without its ending.
  ///   - names: of the files in its folder.
  static func seen(_ stem: String, among names: Set<String>) -> String {
    if let match = stem.firstMatch(of: /^step-0*(\d+)$/) {
      let pair = names.contains { $0.hasPrefix("original-then-reconstructed") }
        ? "clips beside their reconstructions" : names.contains { $0.hasPrefix("real-then-generated") }
          ? "real patches beside generated ones" : "patches beside what the model makes"
      return "\(pair) after \(match.1) steps, as spectrograms"
    }
    if let match = stem.firstMatch(of: /^(sample|patch)-0*(\d+)$/) { return "\(match.1) \(match.2) as a spectrogram" }
    if let match = stem.firstMatch(of: /^\d\d-(.+)-filters$/) { return "the kernels of the layer \(match.1)" }
    if let match = stem.firstMatch(of: /^\d\d-(.+)$/) {
      return (names.contains("maps.tsv") ? "what the layer \(match.1) makes of the clip" : "what maximises each filter of the layer \(match.1)")
    }
    if stem == "sheet" { return sheet(names) }
    return known[stem] ?? "\(stem.replacing("-", with: " ")), a picture"
  }

  private static func sheet(_ names: Set<String>) -> String {
    if names.contains("top.csv") { return "the real clips that the network answers to most and least, as spectrograms" }
    if names.contains("probe.json") { return "what activation maximisation found from each seed, with its score" }
    if names.contains("samples.npy") { return "samples of the model, as spectrograms on one scale" }
    if names.contains("patches.npy") { return "patches of the set, as spectrograms on one scale" }
    return "patches side by side, as spectrograms on one scale"
  }

  private static let known = [
    "input": "the clip itself, as a spectrogram",
    "filters": "the filters of the network, one beside the other",
    "dictionary": "the patches that the generator mixes its samples from",
    "interpolation": "what lies between three latents, as a moving spectrogram",
    "confusion": "how often each class is taken for each other, as a matrix of counts",
    "roc": "right alarms over false ones as the threshold falls, a curve a class",
    "rate-distortion": "reconstruction error over the rate of the latents, a point for each β",
    "maps": "the compared clips as maps, UMAP on the left and PCA on the right, coloured by kind, effect and score",
    "effects": "the latents of clips as a map, coloured by effect",
    "parameters": "the latents of clips as each control of the effect goes from 0 to 1",
    "domain": "the settings of the effect, in the colours of the places where their latents lie",
    "leaderboard": "the configurations of the sweep by their distance, each with its interval",
    "best-median-worst": "what the best, the median and the worst configuration found, as spectrograms",
    "side-by-side": "what both networks answer to, side by side as spectrograms",
    "gan": "what the discriminator takes for real and for generated, found in three ways, as spectrograms",
    "figure": "the measures of the audit, each beside its null",
    "examples": "the examples of the audit: of the network, of shuffled ones and of another training, as spectrograms",
    "spectra": "spectra of what maximises each filter of the layer, one filter a row",
    "waveforms": "waveforms of what maximises filters of the layer",
    "growth": "how the sounds of some filters grow as they are optimised",
    "beside-weights": "spectra of the layer's filters beside those of what maximises them",
    "normalisation": "a clip's level before and after each form of normalisation",
  ]
}
