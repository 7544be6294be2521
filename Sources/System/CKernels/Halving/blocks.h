// Rows of any number of channels, a block of 32, 16 or 8 at a time.
#pragma once
#include "narrow_expansion.h"

#define BLOCK 32
#define VECTOR lanes16
#define LOAD load16
#define STORE store16
#define WIDTH 16
#include "contraction.h"
#define BLOCK 16
#define VECTOR lanes16
#define LOAD load16
#define STORE store16
#define WIDTH 16
#include "contraction.h"
#define BLOCK 8
#define VECTOR lanes8
#define LOAD load8
#define STORE store8
#define WIDTH 8
#include "contraction.h"
#define BLOCK 32
#define VECTOR lanes16
#define LOAD load16
#define STORE store16
#define WIDTH 16
#include "expansion.h"
#define BLOCK 16
#define VECTOR lanes16
#define LOAD load16
#define STORE store16
#define WIDTH 16
#include "expansion.h"

#define FOR_EACH_BLOCK(channels, first, wide, middle, narrow)                                                    \
  for (long first = 0; first < channels;) {                                                                      \
    if (channels - first >= 32) { wide; first += 32; }                                                           \
    else if (channels - first >= 16) { middle; first += 16; }                                                    \
    else { narrow; first += 8; }                                                                                 \
  }

// rows [3][…, C] of the large map → y [columns, K].
static void contract_row(long C, const float *const *rows, long columns, long K, const float *kernel,
                         const float *bias, float *y) {
  FOR_EACH_BLOCK(K, k, contract32(C, rows, columns, K, kernel + k, bias ? bias + k : 0, y + k),
                 contract16(C, rows, columns, K, kernel + k, bias ? bias + k : 0, y + k),
                 contract8(C, rows, columns, K, kernel + k, bias ? bias + k : 0, y + k))
}

// dkernel [3, 3·C, K] += rows against d [columns, K].
static void correlate_row(long C, const float *const *rows, const float *d, long columns, long K, float *dkernel) {
  FOR_EACH_BLOCK(K, k, correlate32(C, rows, d + k, columns, K, dkernel + k),
                 correlate16(C, rows, d + k, columns, K, dkernel + k),
                 correlate8(C, rows, d + k, columns, K, dkernel + k))
}

// A row of the small map as an expansion reads it: [columns, K], and turned to [K, stride] where C is few.
typedef struct {
  float *row, *planes;
} small_row;

static inline long plane_stride(long small_columns) { return (small_columns + 63) / 64 * 64 + 16; }
// Floats of the packed kernel for one i.
static inline long packed_floats(long C, long K) { return (C == 8 ? 32 : 3 * C) * K; }

// Row y [2 · columns, C] of the large map from `taps` rows of the small one, each with its i.
static void expand_row(long K, int taps, const small_row *rows, const int *i, long columns, const float *packed,
                       long C, const float *bias, float *y) {
  const float *x[2], *planes[2], *w[2];
  for (int n = 0; n < taps; n++) {
    x[n] = rows[n].row;
    planes[n] = rows[n].planes;
    w[n] = packed + i[n] * packed_floats(C, K);
  }
  if (C < 8) return expand_planes(K, taps, planes, plane_stride(columns), columns, w, C, bias, y);
  if (C == 8) {
    float pair[16];
    for (int c = 0; c < 16; c++) pair[c] = bias ? bias[c % 8] : 0;
    return expand_pairs(K, taps, x, columns, w, pair, y);
  }
  for (long c = 0; c < C;) {
    const float *at[2] = {w[0] + c, taps > 1 ? w[1] + c : 0}, *start = bias ? bias + c : 0;
    if (C - c >= 32) { expand32(K, taps, x, columns, at, C, start, y + c); c += 32; }
    else { expand16(K, taps, x, columns, at, C, start, y + c); c += 16; }
  }
}
