// The same row where the large map has few channels.
//
// With 8, two neighbours fill a vector: the packed kernel holds for each i and k the vectors (j = 1 | j = 2) and
// (0 | j = 0). With fewer, a vector runs along the columns of one channel of a small row that was turned to [K, columns].
#pragma once
#include "lanes.h"

#define PAIRS REGISTERS

INLINE void expand_pairs_tile(const int tile, const long K, int taps, const float *const *rows, long at,
                              const float *const *w, const float *bias, float *y) {
  lanes16 sums[PAIRS];
  for (int p = 0; p < tile; p++) sums[p] = bias ? load16(bias) : (lanes16){0};
  for (int i = 0; i < taps; i++) {
    const float *x = rows[i] + at * K, *weights = w[i];
    for (long k = 0; k < K; k++, x++, weights += 32) {
      lanes16 here = load16(weights), next = load16(weights + 16);
#pragma clang loop unroll(full)
      for (int p = 0; p < tile; p++) sums[p] += x[p * K] * here;
#pragma clang loop unroll(full)
      for (int p = 0; p < tile; p++) sums[p] += x[(p + 1) * K] * next;
    }
  }
  for (int p = 0; p < tile; p++) store16(y + 16 * p, sums[p]);
}

INLINE void expand_pairs_positions(const long K, int taps, const float *const *rows, long columns,
                                   const float *const *w, const float *bias, float *y) {
  long f = 0;
  for (; f + PAIRS <= columns; f += PAIRS) expand_pairs_tile(PAIRS, K, taps, rows, f, w, bias, y + 16 * f);
  for (; f < columns; f++) expand_pairs_tile(1, K, taps, rows, f, w, bias, y + 16 * f);
}

// bias: that of the 8 channels twice.
static void expand_pairs(long K, int taps, const float *const *rows, long columns, const float *const *w,
                         const float *bias, float *y) {
  switch (K) {
    case 8: return expand_pairs_positions(8, taps, rows, columns, w, bias, y);
    case 16: return expand_pairs_positions(16, taps, rows, columns, w, bias, y);
    case 32: return expand_pairs_positions(32, taps, rows, columns, w, bias, y);
    default: return expand_pairs_positions(K, taps, rows, columns, w, bias, y);
  }
}

#define RUN 4  // vectors at once

// planes [K, stride] of each row; y [2 · columns, C].
static void expand_planes(long K, int taps, const float *const *planes, long stride, long columns,
                          const float *const *w, long C, const float *bias, float *y) {
  for (long f = 0; f < columns; f += 16 * RUN)
    for (long c = 0; c < C; c++) {
      lanes16 even[RUN], odd[RUN];
      float start = bias ? bias[c] : 0;
      for (int v = 0; v < RUN; v++) even[v] = odd[v] = start - (lanes16){0};
      for (int i = 0; i < taps; i++) {
        const float *x = planes[i] + f, *weights = w[i] + c;
        for (long k = 0; k < K; k++, x += stride, weights += 3 * C) {
          float middle = weights[0], right = weights[C], left = weights[2 * C];
          for (int v = 0; v < RUN; v++) {
            lanes16 here = load16(x + 16 * v);
            even[v] += here * middle;
            odd[v] += here * right;
            odd[v] += load16(x + 16 * v + 1) * left;
          }
        }
      }
      for (int v = 0; v < RUN; v++)
        for (int lane = 0; lane < 16 && f + 16 * v + lane < columns; lane++) {
          float *at = y + 2 * (f + 16 * v + lane) * C + c;
          at[0] = even[v][lane];
          at[C] = odd[v][lane];
        }
    }
}

// x [columns, K] → planes [K, stride].
static void turn_to_planes(long columns, long K, const float *x, long stride, float *planes) {
  for (long f = 0; f < columns; f++)
    for (long k = 0; k < K; k++) planes[k * stride + f] = x[f * K + k];
}
