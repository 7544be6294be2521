import Tensors

/// A kind of classifier: how it is built for patches and classes, and how it is trained unless the user says otherwise.
public struct ClassifierModel: Sendable {
  public let name: String
  /// One line for listings.
  public let summary: String
  /// Name of the feature preset that it was made for.
  public let preset: String
  public let recipe: ClassifierRecipe
  /// The smallest patch that leaves something behind all poolings.
  public let leastShape: PatchShape
  private let takesWaveforms: Bool
  private let make: @Sendable (PatchShape, _ outputs: Int, inout Random) -> any Layer

  /// Builds the network with fresh weights.
  public func build(_ patchShape: PatchShape, labels: [String], head: ClassifierHead? = nil, seed: Int) -> Classifier {
    var random = Random(seed: seed, purpose: "weights")
    let head = head ?? recipe.head
    return Classifier(
      network: make(patchShape, head.outputs(classes: labels.count), &random), head: head, labels: labels,
      patchShape: patchShape)
  }

  /// Why patches of a shape cannot be told apart by this kind; nil if they can.
  public func problem(with shape: PatchShape) -> String? {
    if shape.channels != 1 { return "\(name) takes one channel" }
    if takesWaveforms, shape.frequency > 1 { return "\(name) takes waveforms" }
    if shape.time < leastShape.time || shape.frequency < leastShape.frequency {
      return "\(name) needs \(leastShape) at least"
    }
    return nil
  }

  /// Why so many classes cannot be told apart under a head; nil if they can.
  public func problem(withClasses count: Int, head: ClassifierHead) -> String? {
    if count < 2 { return "\(count == 1 ? "one class is" : "no class is") nothing to tell apart" }
    if head == .binary, count != 2 { return "\(name) has one logit, for two classes, not for \(count)" }
    return nil
  }

  /// Every kind; a new one is added here.
  public static let all: [ClassifierModel] = [svdnetR1, svdnetR2, sampleCNN, sampleCNN16k, cepstral]

  public static func named(_ name: String) -> ClassifierModel? { all.first { $0.name == name } }

  public static let svdnetR1 = ClassifierModel(
    name: "svdnet-r1", summary: "singing voice on log-mel: one logit, for two classes", preset: "svdnet-mel",
    recipe: {
      var recipe = ClassifierRecipe()
      recipe.optimiser = OptimiserSettings("nesterov", rate: 0.01)
      recipe.optimiser.momentum = 0.95
      recipe.head = .binary
      recipe.targets = ClassifierHead.Targets(low: 0.02, high: 0.98)
      recipe.batchesPerEpoch = 2000
      recipe.decayPerEpoch = 0.85
      recipe.augmentations = ["stretch-and-shift", "random-filter"]
      return recipe
    }(), leastShape: PatchShape(time: 25, frequency: 25), takesWaveforms: false
  ) { SVDNet($0, outputs: $1, random: &$2) }

  public static let svdnetR2 = ClassifierModel(
    name: "svdnet-r2", summary: "the same with a logit a class", preset: "svdnet-mel",
    recipe: {
      var recipe = svdnetR1.recipe
      recipe.head = .oneOf
      return recipe
    }(), leastShape: svdnetR1.leastShape, takesWaveforms: false, make: svdnetR1.make)

  public static let sampleCNN = ClassifierModel(
    name: "samplecnn", summary: "raw waveform, 59 049 samples", preset: "samplecnn",
    recipe: {
      var recipe = ClassifierRecipe()
      recipe.optimiser = OptimiserSettings("nesterov", rate: 0.01)
      recipe.optimiser.momentum = 0.9
      recipe.head = .each
      recipe.stages = [0.002, 0.0004, 0.00008]
      recipe.epochs = 100
      recipe.patience = 3
      recipe.augmentations = ["gain", "noise"]
      return recipe
    }(), leastShape: PatchShape(time: SampleCNN.shortest(SampleCNN.longChannels), frequency: 1),
    takesWaveforms: true
  ) { SampleCNN(channels: SampleCNN.longChannels, hasLast: true, outputs: $1, random: &$2) }

  public static let sampleCNN16k = ClassifierModel(
    name: "samplecnn-16k", summary: "raw waveform, one second at 16 kHz", preset: "samplecnn-16k",
    recipe: sampleCNN.recipe, leastShape: PatchShape(time: SampleCNN.shortest(SampleCNN.shortChannels), frequency: 1), takesWaveforms: true
  ) { SampleCNN(channels: SampleCNN.shortChannels, hasLast: false, outputs: $1, random: &$2) }

  public static let cepstral = ClassifierModel(
    name: "mfcc-cnn", summary: "a small network over MFCC", preset: "librosa-mfcc",
    recipe: {
      var recipe = ClassifierRecipe()
      recipe.patience = 10
      recipe.epochs = 50
      return recipe
    }(), leastShape: PatchShape(time: CepstralCNN.shortest, frequency: CepstralCNN.shortest), takesWaveforms: false
  ) { CepstralCNN($0, outputs: $1, random: &$2) }
}
