import Nets
import Tensors

// Norms of what is optimised: of a prior's latent, not of the patch that it draws.

extension RegulariserKind {
  static let l1 = RegulariserKind(name: "l1", summary: "Σ|p| over a start's parameters") { _ in
    { parameters, _ in abs(parameters).sum(axes: perStart(parameters)) }
  }

  /// ‖z‖² as in seed 000.
  static let l2 = RegulariserKind(name: "l2", summary: "Σp² over a start's parameters: ‖z‖² as in seed 000") { _ in
    { parameters, _ in square(parameters).sum(axes: perStart(parameters)) }
  }

  static let largest = RegulariserKind(name: "linf", summary: "the largest |p| of a start's parameters") { _ in
    { parameters, _ in abs(parameters).max(axes: perStart(parameters)) }
  }
}
