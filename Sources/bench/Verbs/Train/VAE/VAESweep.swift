import Figures
import Files
import Foundation
import Train

/// A training for each of several β, and reconstruction against rate.
struct VAESweep {
  private let plans: [VAEPlan]
  private let betas: [Double]
  private let folder: String

  init(_ plans: [VAEPlan], betas: [Double], folder: String) {
    (self.plans, self.betas, self.folder) = (plans, betas, folder)
  }

  /// Trains one after the other into `FOLDER/beta-0.05` and leaves `FOLDER/rate-distortion`.
  ///
  /// - Parameter begin: begins the training of a plan in a folder.
  func run(_ begin: (VAEPlan, String) throws -> VAESession) throws {
    try requireFree(folder)
    try Folder.make(folder)
    var points: [(beta: Double, reading: LatentReading)] = []
    for (beta, plan) in zip(betas, plans) {
      guard let look = try begin(plan, "\(folder)/beta-\(beta.word)").run() else { continue }
      points.append((beta, look.reading))
      // Drawn anew after each, so that a stop leaves what there is.
      try plot(points.sorted { $0.reading.rate < $1.reading.rate }).write(to: folder + "/rate-distortion")
    }
    Console.print("β by β: error a pixel, more than under the first (95 % over recordings), nats a patch, active units")
    for point in points {
      let (more, interval) = point.reading.errorDifference(from: points[0].reading)
      let range = interval.map { String(format: " (%+.4f to %+.4f)", $0.lowerBound, $0.upperBound) } ?? ""
      Console.print(
        String(
          format: "  %@  %.4f  %@  %.1f  %d", point.beta.word, point.reading.error,
          point.beta == points[0].beta ? "–" : String(format: "%+.4f", more) + range, point.reading.rate,
          point.reading.activeUnits))
    }
    Console.print("reconstruction against rate: \(folder)/rate-distortion.png")
  }

  private func plot(_ points: [(beta: Double, reading: LatentReading)]) -> Plot {
    let plan = plans[0], ofMean = points[0].reading.meanPredictorError
    // A code that has collapsed has no rate, which a logarithm cannot show.
    let rates = points.map { max(1, $0.reading.rate) }
    let named = zip(rates, points).map { rate, point in
      Series(
        "β \(point.beta.word), \(point.reading.activeUnits) units active", .points, x: [rate], y: [point.reading.error])
    }
    return Plot(
      title: "Reconstruction against rate",
      caption: "\(plan.model), \(plan.latentCount) latents, \(plan.totalSteps) steps each, held-out patches; β in the "
        + "\(plan.recipe.beta.convention.rawValue) convention",
      x: Plot.Axis("rate: KL divergence (nats a patch)", isLogarithmic: true),
      y: Plot.Axis(
        "held-out error (\(plan.recipe.distance.rawValue.uppercased()) a pixel)",
        range: 0...1.1 * max(ofMean, points.map(\.reading.error).max()!)),
      series: [
        Series("predicting the mean", x: [rates.min()!, rates.max()!], y: [ofMean, ofMean]),
        Series("one model under several β", x: rates, y: points.map(\.reading.error)),
      ] + named)
  }
}
