#include "mutual_information.h"
#include <math.h>

// Number of sorted values below a bound.
static long below(long n, const double *sorted, double bound) {
  long low = 0;
  while (n > 0) {
    const long half = n / 2;
    if (sorted[low + half] < bound) { low += half + 1; n -= half + 1; }
    else n = half;
  }
  return low;
}

// Sorted values strictly nearer to v than a radius; differences are taken as in the search, so that rounding agrees.
static long nearer(long n, const double *sorted, double v, double radius) {
  long first = below(n, sorted, v - radius), last = below(n, sorted, v + radius);
  while (first > 0 && v - sorted[first - 1] < radius) first--;
  while (first < n && v - sorted[first] >= radius) first++;
  while (last < n && sorted[last] - v < radius) last++;
  while (last > 0 && sorted[last - 1] - v >= radius) last--;
  return last - first;
}

double kernel_kraskov_sum(
    long n, long k, const double *x, const double *y, const double *sorted_y, const double *digamma) {
  double total = 0;
  for (long i = 0; i < n; i++) {
    double nearest[k];
    for (long j = 0; j < k; j++) nearest[j] = INFINITY;
    // Outwards along x, the nearer side first, until x alone is too far.
    for (long left = i - 1, right = i + 1; left >= 0 || right < n;) {
      const double to_left = left >= 0 ? x[i] - x[left] : INFINITY, to_right = right < n ? x[right] - x[i] : INFINITY;
      const long j = to_left < to_right ? left-- : right++;
      const double along = to_left < to_right ? to_left : to_right;
      if (along >= nearest[k - 1]) break;
      const double distance = fmax(along, fabs(y[j] - y[i]));
      if (distance >= nearest[k - 1]) continue;
      long place = k - 1;
      for (; place > 0 && nearest[place - 1] > distance; place--) nearest[place] = nearest[place - 1];
      nearest[place] = distance;
    }
    const double radius = nearest[k - 1];
    const long along_x = radius > 0 ? nearer(n, x, x[i], radius) : 1;
    const long along_y = radius > 0 ? nearer(n, sorted_y, y[i], radius) : 1;
    total += digamma[along_x] + digamma[along_y];
  }
  return total;
}
