#include "thin_product.h"
#include "Halving/lanes.h"
#include <string.h>

enum { STEP = 8, BLOCK = 512 };  // weights' rows at once; columns whose sums stay in the first cache

// y += x[:, 0..<steps] · w over 32 columns.
INLINE void add_products(const int steps, long rows, const float *x, long row_x, const float *w, long row_w, float *y,
                         long row_y) {
  lanes16 weights[STEP][2];
  for (int k = 0; k < steps; k++) {
    weights[k][0] = load16(w + k * row_w);
    weights[k][1] = load16(w + k * row_w + 16);
    // Rows lie too far apart for the machine to see that the next ones follow.
    __builtin_prefetch(w + (STEP + k) * row_w);
    __builtin_prefetch(w + (STEP + k) * row_w + 16);
  }
  for (long m = 0; m < rows; m++, x += row_x, y += row_y) {
    lanes16 left = load16(y), right = load16(y + 16);
    for (int k = 0; k < steps; k++) {
      left += x[k] * weights[k][0];
      right += x[k] * weights[k][1];
    }
    store16(y, left);
    store16(y + 16, right);
  }
}

static void add_single_products(long rows, const float *x, long row_x, const float *w, long columns, float *y,
                                long row_y) {
  for (long m = 0; m < rows; m++)
    for (long n = 0; n < columns; n++) y[m * row_y + n] += x[m * row_x] * w[n];
}

void kernel_thin_product(long rows, long depth, long columns, const float *x, long row_x, const float *w, long row_w,
                         float *y, long row_y) {
  for (long m = 0; m < rows; m++) memset(y + m * row_y, 0, columns * sizeof(float));
  for (long start = 0; start < columns; start += BLOCK) {
    const long end = start + BLOCK < columns ? start + BLOCK : columns;
    for (long k = 0; k < depth;) {
      const int steps = depth - k >= STEP ? STEP : 1;
      long n = start;
      for (; n + 32 <= end; n += 32)
        if (steps == STEP) add_products(STEP, rows, x + k, row_x, w + k * row_w + n, row_w, y + n, row_y);
        else add_products(1, rows, x + k, row_x, w + k * row_w + n, row_w, y + n, row_y);
      for (int step = 0; n < end && step < steps; step++)
        add_single_products(rows, x + k + step, row_x, w + (k + step) * row_w + n, end - n, y + n, row_y);
      k += steps;
    }
  }
}

// One of four rounds that turn a block of 16 × 16: a perfect shuffle of all its values.
INLINE void shuffle_block(lanes16 *a) {
  lanes16 b[16];
  for (int n = 0; n < 8; n++) {
    b[2 * n] = LOWER_1(a[n], a[n + 8]);
    b[2 * n + 1] = UPPER_1(a[n], a[n + 8]);
  }
  for (int n = 0; n < 16; n++) a[n] = b[n];
}

void kernel_thin_turn(long rows, long columns, const float *x, long row_x, float *turned) {
  long n = 0;
  for (; n + 16 <= columns; n += 16) {
    lanes16 block[16];
    for (long m = 0; m < 16; m++) block[m] = m < rows ? load16(x + m * row_x + n) : (lanes16){0};
    for (int round = 0; round < 4; round++) shuffle_block(block);
    for (long m = 0; m < 16; m++) store16(turned + (n + m) * kernel_thin_rows, block[m]);
  }
  for (; n < columns; n++)
    for (long m = 0; m < kernel_thin_rows; m++) turned[n * kernel_thin_rows + m] = m < rows ? x[m * row_x + n] : 0;
}

INLINE void adjoint_tile(const int tile, long columns, const float *w, long row_w, const float *turned, float *y) {
  lanes16 sums[16];
  for (int k = 0; k < tile; k++) sums[k] = (lanes16){0};
  for (long n = 0; n < columns; n++) {
    if (n % 16 == 0)
      for (int k = 0; k < tile; k++) __builtin_prefetch(w + (tile + k) * row_w + n);
    const lanes16 column = load16(turned + n * kernel_thin_rows);
#pragma clang loop unroll(full)
    for (int k = 0; k < tile; k++) sums[k] += w[k * row_w + n] * column;
  }
  for (int k = 0; k < tile; k++) store16(y + k * kernel_thin_rows, load16(y + k * kernel_thin_rows) + sums[k]);
}

void kernel_thin_adjoint(long depth, long columns, const float *w, long row_w, const float *turned, float *y) {
  memset(y, 0, depth * kernel_thin_rows * sizeof(float));
  for (long start = 0; start < columns; start += BLOCK) {
    const long count = columns - start < BLOCK ? columns - start : BLOCK;
    long k = 0;
    for (; k + 16 <= depth; k += 16)
      adjoint_tile(16, count, w + k * row_w + start, row_w, turned + start * kernel_thin_rows, y + k * kernel_thin_rows);
    for (; k < depth; k++)
      adjoint_tile(1, count, w + k * row_w + start, row_w, turned + start * kernel_thin_rows, y + k * kernel_thin_rows);
  }
}

void kernel_thin_outer(long rows, long depth, long columns, const float *turned, const float *d, long row_d, float *g) {
  for (long k = 0; k < depth; k++, turned += kernel_thin_rows, g += columns) {
    long n = 0;
    for (; n + 64 <= columns; n += 64) {
      lanes16 sums[4] = {0};
      for (long m = 0; m < rows; m++)
        for (int v = 0; v < 4; v++) sums[v] += turned[m] * load16(d + m * row_d + n + 16 * v);
      for (int v = 0; v < 4; v++) store16(g + n + 16 * v, sums[v]);
    }
    for (; n < columns; n++) {
      float sum = 0;
      for (long m = 0; m < rows; m++) sum += turned[m] * d[m * row_d + n];
      g[n] = sum;
    }
  }
}
