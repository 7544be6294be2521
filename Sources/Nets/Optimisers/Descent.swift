import CKernels

extension UpdateRule {
  /// Stochastic gradient descent: w ← w − rate·g. Default rate .01, as in Keras.
  public static func sgd() -> UpdateRule {
    UpdateRule("sgd", defaultRate: 0.01, memories: []) { _, rate in
      { count, w, g, _, clip in kernel_descent(count, w, g, clip, Float(rate)) }
    }
  }

  /// Descent with momentum (Polyak, 1964).
  ///
  /// u ← momentum·u + g; w ← w − rate·u. Under a changing rate Keras and PyTorch differ: see `Convention`.
  public static func momentum(_ momentum: Double = 0.9, convention: Convention = .pyTorch) -> UpdateRule {
    heavyBall("momentum", momentum, convention, nesterov: false)
  }

  /// Descent with Nesterov's momentum (Sutskever et al., 2013).
  ///
  /// u ← momentum·u + g; w ← w − rate·(g + momentum·u).
  public static func nesterov(_ momentum: Double = 0.9, convention: Convention = .pyTorch) -> UpdateRule {
    heavyBall("nesterov", momentum, convention, nesterov: true)
  }

  private static func heavyBall(
    _ name: String, _ momentum: Double, _ convention: Convention, nesterov: Bool
  ) -> UpdateRule {
    UpdateRule(name, defaultRate: 0.01, memories: ["velocity"]) { _, rate in
      let intake = convention == .keras ? -rate : 1, outlet = convention == .keras ? 1 : -rate
      return { count, w, g, memories, clip in
        kernel_momentum(
          count, w, g, memories[0], clip, Float(momentum), Float(intake), Float(outlet), nesterov ? 1 : 0)
      }
    }
  }

  /// Gradient over its running magnitude (Tieleman and Hinton, 2012).
  ///
  /// v ← ρv + (1−ρ)g²; w ← w − rate·g/(√v + ε). Keras 1 has ρ .9 and rate .001, PyTorch .99 and .01; Keras 3 adds
  /// ε under the root.
  public static func rmsprop(rho: Double = 0.9, epsilon: Double = 1e-8) -> UpdateRule {
    UpdateRule("rmsprop", defaultRate: 0.001, memories: ["square"]) { _, rate in
      { count, w, g, memories, clip in
        kernel_rmsprop(count, w, g, memories[0], clip, rho, Float(rate), Float(epsilon))
      }
    }
  }
}
