import Nets

/// What a VAE's training can be told beyond its data: each unset option leaves the model's own recipe.
struct VAEOptionGroup: OptionGroup {
  @Option("weight of the KL divergence; several for a run of each. Constant, unless a schedule is named", .atLeast(0), value: "X,…")
  var beta: [Double] = []
  @Option("what a β stands beside: sum, Σ error + β·ΣKL of a patch; mean, mean error + β·ΣKL; normalised, mean error + β·mean KL")
  var betaConvention = BetaConvention.sum
  @Option("β's way from --beta-from to --beta", .oneOf(["constant", "linear", "cyclic-cosine"]), value: "NAME")
  var betaSchedule = "constant"
  @Option("where a schedule begins", .atLeast(0)) var betaFrom = 0.0
  @Option("epochs that a linear schedule takes, or a cyclic one's period; all of them, or 17, by default", .atLeast(1))
  var betaEpochs: Int?
  @Option("the error of a patch; l1 is |x − x̂|", value: "NAME") var loss: VAERecipe.Distance?
  @Option("patches a step", .atLeast(1)) var batch: Int?
  @Option("learning rate", .above(0)) var lr: Double?
  @Option("longest that all gradients together may be", .above(0)) var clipNorm: Double?
  @Option("values of a latent", .atLeast(1)) var latent: Int?
  @Option("channels after each halving, as 8,16,32,32; multiples of 16, and 8, are fast", .atLeast(1), value: "N,…")
  var channels: [Int] = []

  /// A model's recipe with what the user changed in it, for each β that was given, or once.
  ///
  /// - Parameter epochs: of the training in all.
  func recipes(of model: VAEModel, epochs: Int) -> [VAERecipe] {
    var recipe = model.recipe
    if let loss { recipe.distance = loss }
    if let batch { recipe.batch = batch }
    if let lr { recipe.optimiser.rate = lr }
    if let clipNorm { recipe.optimiser.clipNorm = clipNorm }
    guard !beta.isEmpty else { return [recipe] }
    return schedules(epochs: epochs).map { schedule in
      var recipe = recipe
      recipe.beta = schedule
      return recipe
    }
  }

  /// A schedule for each β that was given.
  func schedules(epochs: Int) -> [BetaSchedule] {
    let course = Schedule.Course(rawValue: betaSchedule)!
    return beta.map { beta in
      course == .constant
        ? .constant(beta, betaConvention)
        : BetaSchedule(
          course, first: betaFrom, last: beta, epochs: betaEpochs ?? (course == .linear ? epochs : 17),
          convention: betaConvention)
    }
  }

  /// The model's options with what the user changed in them.
  func options(of model: VAEModel) -> VAEOptions {
    var options = model.options
    if let latent { options.latentCount = latent }
    if !channels.isEmpty { options.widths = channels }
    return options
  }

  /// Refuses settings that would do nothing.
  func validate() throws {
    let changesSchedule = $betaSchedule.provenance == .given || $betaFrom.provenance == .given || betaEpochs != nil
    if beta.isEmpty, changesSchedule || $betaConvention.provenance == .given {
      throw UsageError("a schedule or a convention of β needs a β: give --beta")
    }
    if betaSchedule == "constant", $betaFrom.provenance == .given || betaEpochs != nil {
      throw UsageError("a constant β goes no way: give --beta-schedule with --beta-from and --beta-epochs")
    }
    if Set(beta).count != beta.count { throw UsageError("--beta names a value twice") }
  }
}

extension BetaConvention: SingleValue {}
extension VAERecipe.Distance: SingleValue {}
