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
      // Each value of the small row meets the pair that it is the middle of and the one before.
      lanes16 value = x[0] - (lanes16){0};
#pragma clang loop unroll(full)
      for (int p = 0; p < tile; p++) {
        sums[p] += value * here;
        value = x[(p + 1) * K] - (lanes16){0};
        sums[p] += value * next;
      }
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
      for (int v = 0; v < RUN; v++) {
        float *at = y + 2 * (f + 16 * v) * C + c;
        if (C == 1 && f + 16 * v + 16 <= columns) {
          store16(at, LOWER_1(even[v], odd[v]));
          store16(at + 16, UPPER_1(even[v], odd[v]));
          continue;
        }
        for (int lane = 0; lane < 16 && f + 16 * v + lane < columns; lane++, at += 2 * C) {
          at[0] = even[v][lane];
          at[C] = odd[v][lane];
        }
      }
    }
}

// The first or last four of eight channels of two vectors that hold two positions each.
#define FIRST_FOUR(a, b) __builtin_shufflevector(a, b, 0, 8, 16, 24, 1, 9, 17, 25, 2, 10, 18, 26, 3, 11, 19, 27)
#define LAST_FOUR(a, b) __builtin_shufflevector(a, b, 4, 12, 20, 28, 5, 13, 21, 29, 6, 14, 22, 30, 7, 15, 23, 31)

// 16 positions of 8 channels → 8 planes.
INLINE void turn_block(const float *x, long K, long stride, float *planes) {
  lanes16 a[8], b[8];
  for (int n = 0; n < 8; n++)
    a[n] = __builtin_shufflevector(load8(x + 2 * n * K), load8(x + (2 * n + 1) * K), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
                                   13, 14, 15);
  for (int n = 0; n < 4; n++) {  // channels 0 … 3, then 4 … 7, of positions 4n … 4n + 3
    b[n] = FIRST_FOUR(a[2 * n], a[2 * n + 1]);
    b[4 + n] = LAST_FOUR(a[2 * n], a[2 * n + 1]);
  }
  for (int half = 0; half < 2; half++)
    for (int n = 0; n < 2; n++) {  // two channels of eight positions
      a[4 * half + n] = LOWER_4(b[4 * half + 2 * n], b[4 * half + 2 * n + 1]);
      a[4 * half + 2 + n] = UPPER_4(b[4 * half + 2 * n], b[4 * half + 2 * n + 1]);
    }
  for (int n = 0; n < 4; n++) {
    store16(planes + 2 * n * stride, LOWER_8(a[2 * n], a[2 * n + 1]));
    store16(planes + (2 * n + 1) * stride, UPPER_8(a[2 * n], a[2 * n + 1]));
  }
}

// x [columns, K] → planes [K, stride]; K is a multiple of 8.
static void turn_to_planes(long columns, long K, const float *x, long stride, float *planes) {
  long f = 0;
  for (; f + 16 <= columns; f += 16)
    for (long k = 0; k < K; k += 8) turn_block(x + f * K + k, K, stride, planes + k * stride + f);
  for (; f < columns; f++)
    for (long k = 0; k < K; k++) planes[k * stride + f] = x[f * K + k];
}
