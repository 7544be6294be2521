// What a search for eigenvectors of a large sparse matrix needs, in double precision; pieces may run on any thread
// and give the same bits.
#pragma once

/// y[i] = Σ weights[e]·x[tail[e]] over the entries e of each row first … last − 1: start[i] … start[i + 1] − 1.
void kernel_sparse_product(
    long first, long last, const long *start, const int *tail, const double *weights, const double *x, double *y);

/// h[k] = Σᵢ basis[k·n + i]·w[i], for the vectors first … last − 1.
void kernel_projections(long first, long last, long n, const double *basis, const double *w, double *h);

/// w[i] += Σₖ h[k]·basis[k·n + i] over `count` vectors, for first ≤ i < last.
void kernel_add_combination(
    long first, long last, long n, long count, const double *basis, const double *h, double *w);
