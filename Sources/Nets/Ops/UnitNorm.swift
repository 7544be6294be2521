import Tensors

/// x / ‖x‖₂ along the last axis. Second order: yes.
public func unitNorm(_ x: Var) -> Var { x / sqrt(square(x).sum(axes: [-1], keepingAxes: true) + 1e-12) }
