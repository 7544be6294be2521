import CKernels
import Foundation

extension UpdateRule {
  /// Adaptive moments (Kingma and Ba, 2015).
  ///
  /// m ← β₁m + (1−β₁)g; v ← β₂v + (1−β₂)g²; with m̂ = m/(1−β₁ᵗ), v̂ = v/(1−β₂ᵗ): w ← w − rate·m̂/(√v̂ + ε), or with
  /// Keras's convention w ← w − rate·√(1−β₂ᵗ)·m̂/(√v + ε).
  public static func adam(
    beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, convention: Convention = .pyTorch
  ) -> UpdateRule {
    adaptive("adam", beta1, beta2, epsilon, convention, decay: 0)
  }

  /// Adam with weight decay apart from the gradient: w ← w − rate·decay·w besides (Loshchilov and Hutter, 2019).
  public static func adamW(
    beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, decay: Double = 0.01,
    convention: Convention = .pyTorch
  ) -> UpdateRule {
    adaptive("adamw", beta1, beta2, epsilon, convention, decay: decay)
  }

  private static func adaptive(
    _ name: String, _ beta1: Double, _ beta2: Double, _ epsilon: Double, _ convention: Convention, decay: Double
  ) -> UpdateRule {
    UpdateRule(name, defaultRate: 0.001, memories: ["first-moment", "second-moment"]) { number, rate in
      let correction1 = 1 - pow(beta1, Double(number)), correction2 = (1 - pow(beta2, Double(number))).squareRoot()
      // rate·m̂/(√v̂ + ε) = (rate·c₂/c₁)·m/(√v + c₂ε): the kernel never sees a corrected moment.
      let corrected = Float(rate * correction2 / correction1)
      let epsilon = Float(convention == .keras ? epsilon : epsilon * correction2)
      return { count, w, g, memories, clip in
        kernel_adam(
          count, w, g, memories[0], memories[1], clip, beta1, beta2, corrected, epsilon, Float(rate * decay))
      }
    }
  }

  /// Adam with Nesterov's look-ahead (Dozat, 2016), as Keras 1 and PyTorch have it; Keras 3 has momentumDecay 1.
  ///
  /// With µₜ = β₁(1 − ½·.96^(t·momentumDecay)) and Pₜ = µ₁…µₜ:
  /// w ← w − rate·((1−µₜ)·g/(1−Pₜ) + µₜ₊₁·m/(1−Pₜ₊₁)) / (√(v/(1−β₂ᵗ)) + ε).
  public static func nadam(
    beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, momentumDecay: Double = 0.004
  ) -> UpdateRule {
    let schedule = NesterovSchedule(beta1: beta1, decay: momentumDecay)
    return UpdateRule("nadam", defaultRate: 0.002, memories: ["first-moment", "second-moment"]) { number, rate in
      let now = schedule.momentum(number), next = schedule.momentum(number + 1)
      let product = schedule.product(upTo: number)
      let gradientShare = Float(rate * (1 - now) / (1 - product))
      let momentumShare = Float(rate * next / (1 - product * next))
      let varianceCorrection = Float(1 / (1 - pow(beta2, Double(number))))
      return { count, w, g, memories, clip in
        kernel_nadam(
          count, w, g, memories[0], memories[1], clip, beta1, beta2, gradientShare, momentumShare,
          varianceCorrection, Float(epsilon))
      }
    }
  }
}

/// Nadam's momentum by step: rises from β₁/2 towards β₁.
private struct NesterovSchedule: Sendable {
  let beta1: Double
  let decay: Double

  /// µₜ.
  func momentum(_ step: Int) -> Double { beta1 * (1 - 0.5 * pow(0.96, Double(step) * decay)) }

  /// µ₁…µₜ; after a few hundred steps nothing is left of it.
  func product(upTo step: Int) -> Double {
    var product = 1.0
    for t in 1...step {
      product *= momentum(t)
      if product < 1e-30 { return 0 }
    }
    return product
  }
}
