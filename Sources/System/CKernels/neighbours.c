#include "neighbours.h"
#include "vectors.h"
#include <math.h>

#pragma clang fp reassociate(on)

static inline int any_below(vector v, float bound) {
  mask below = v < bound;
  return __builtin_reduce_or(below);
}

long kernel_nearest_candidates(
    long n, const float *products, const float *norms, long k, long skipped, float slack, int *found) {
  // The k smallest so far, sorted: few values get that far, so that keeping them in order costs next to nothing.
  float smallest[k];
  for (long i = 0; i < k; i++) smallest[i] = INFINITY;
  for (long start = 0; start < n; start += LANES) {
    const long count = n - start < LANES ? n - start : LANES;
    if (count == LANES && !any_below(load(norms + start) - 2 * load(products + start), smallest[k - 1])) continue;
    for (long j = start; j < start + count; j++) {
      const float estimate = norms[j] - 2 * products[j];
      if (j == skipped || !(estimate < smallest[k - 1])) continue;
      long place = k - 1;
      for (; place > 0 && smallest[place - 1] > estimate; place--) smallest[place] = smallest[place - 1];
      smallest[place] = estimate;
    }
  }
  const float bound = smallest[k - 1] + slack;
  long count = 0;
  for (long start = 0; start < n; start += LANES) {
    const long last = n - start < LANES ? n : start + LANES;
    if (last - start == LANES) {
      mask within = load(norms + start) - 2 * load(products + start) <= bound;
      if (!__builtin_reduce_or(within)) continue;
    }
    for (long j = start; j < last; j++)
      if (j != skipped && norms[j] - 2 * products[j] <= bound) found[count++] = (int)j;
  }
  return count;
}

double kernel_squared_distance(long n, const float *a, const float *b) {
  double sum = 0;
  for (long i = 0; i < n; i++) {
    const double difference = (double)a[i] - b[i];
    sum += difference * difference;
  }
  return sum;
}

long kernel_count_below(long n, const double *values, double bound) {
  long count = 0;
  for (long i = 0; i < n; i++) count += values[i] < bound;
  return count;
}
