// What two values of many points know of each other.
#pragma once

/// Σᵢ ψ(xᵢ) + ψ(yᵢ) of Kraskov's estimator: how many points, itself counted, are nearer to point i along x (and along y)
/// than its k-th neighbour is in the larger of both differences.
///
/// The points are in the order of x; `sorted_y` are the same y in order; digamma[c] = ψ(c) for 1 ≤ c ≤ n.
double kernel_kraskov_sum(
    long n, long k, const double *x, const double *y, const double *sorted_y, const double *digamma);
