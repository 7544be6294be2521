#include "reductions.h"
#include <math.h>
#include <stddef.h>
#include <string.h>

// A sum of floats vectorises only if its terms may be taken in another order.
static float sum(long n, const float *x) {
#pragma clang fp reassociate(on)
  float total = 0;
  for (long i = 0; i < n; i++) total += x[i];
  return total;
}

void kernel_sum(long outer, long n, long inner, const float *x, float *y) {
  for (long o = 0; o < outer; o++, x += n * inner, y += inner) {
    if (inner == 1) {
      *y = sum(n, x);
      continue;
    }
    memset(y, 0, inner * sizeof(float));
    for (long i = 0; i < n; i++)
      for (long j = 0; j < inner; j++) y[j] += x[i * inner + j];
  }
}

void kernel_maximum_along(long outer, long n, long inner, const float *x, float *y, float *index) {
  for (long o = 0; o < outer; o++, x += n * inner, y += inner, index = index ? index + inner : NULL) {
    memcpy(y, x, inner * sizeof(float));
    if (index) memset(index, 0, inner * sizeof(float));
    for (long i = 1; i < n; i++)
      for (long j = 0; j < inner; j++)
        if (x[i * inner + j] > y[j]) {
          y[j] = x[i * inner + j];
          if (index) index[j] = i;
        }
  }
}

float kernel_dot(long n, const float *a, const float *b) {
#pragma clang fp reassociate(on)
  float total = 0;
  for (long i = 0; i < n; i++) total += a[i] * b[i];
  return total;
}

float kernel_squared_difference(long n, const float *a, const float *b) {
#pragma clang fp reassociate(on)
  float total = 0;
  for (long i = 0; i < n; i++) total += (a[i] - b[i]) * (a[i] - b[i]);
  return total;
}

void kernel_scaled_difference(long n, const float *a, const float *b, float scale, float *y) {
  for (long i = 0; i < n; i++) y[i] = scale * (a[i] - b[i]);
}

int kernel_has_nonfinite(long n, const float *x) {
  int found = 0;
  for (long i = 0; i < n; i++) found |= !(fabsf(x[i]) <= 3.402823466e38f);
  return found;
}
