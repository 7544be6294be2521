// The search for nearest neighbours, a row at a time.
#pragma once

/// Columns j whose estimate norms[j] − 2·products[j] is at most the k-th smallest plus `slack`, in order; the column
/// `skipped` is left out (−1: none). `found` has room for n. Gives their number.
long kernel_nearest_candidates(
    long n, const float *products, const float *norms, long k, long skipped, float slack, int *found);

/// Σ (a[i] − b[i])², in double precision.
double kernel_squared_distance(long n, const float *a, const float *b);

/// How many of the values are below a bound.
long kernel_count_below(long n, const double *values, double bound);
