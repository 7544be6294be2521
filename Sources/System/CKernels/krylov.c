#include "krylov.h"

#pragma clang fp reassociate(on)

void kernel_sparse_product(
    long first, long last, const long *start, const int *tail, const double *weights, const double *x, double *y) {
  for (long i = first; i < last; i++) {
    double sum = 0;
    for (long e = start[i]; e < start[i + 1]; e++) sum += weights[e] * x[tail[e]];
    y[i] = sum;
  }
}

void kernel_projections(long first, long last, long n, const double *basis, const double *w, double *h) {
  for (long k = first; k < last; k++) {
    double sum = 0;
    for (long i = 0; i < n; i++) sum += basis[k * n + i] * w[i];
    h[k] = sum;
  }
}

// Each value adds its terms in the order of the vectors, whatever the pieces.
void kernel_add_combination(
    long first, long last, long n, long count, const double *basis, const double *h, double *w) {
  for (long k = 0; k < count; k++)
    for (long i = first; i < last; i++) w[i] += h[k] * basis[k * n + i];
}
