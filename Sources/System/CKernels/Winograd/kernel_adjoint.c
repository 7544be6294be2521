// Which weights' gradient is a sum over tiles of the same form as the forward pass, 3 × 3 gradients in the place of the
// weights: the sum over tiles is taken in the transformed domain, and transformed back once at the end.
#include "../include/winograd.h"
#include "tiles.h"

#define ROWS (LANES == 16 ? 8 : 4)

// sums [C][K] += inputs [C / vector][BLOCK][vector]ᵀ · gradients [BLOCK][K]
static void multiply(int channels, int filters, int tiles, const float *inputs, const float *gradients, float *sums) {
  for (int c = 0; c < channels; c += ROWS)
    for (int k = 0; k < filters; k += FILTERS) {
      const float *a = inputs + (long)(c / LANES) * BLOCK * LANES + c % LANES, *dy = gradients + k;
      float *to = sums + (long)c * filters + k;
      vector sum[ROWS][2];
      for (int i = 0; i < ROWS; i++) {
        sum[i][0] = load(to + (long)i * filters);
        sum[i][1] = load(to + (long)i * filters + LANES);
      }
      for (int n = 0; n < tiles; n++, a += LANES, dy += filters) {
        const vector left = load(dy), right = load(dy + LANES);
        _Pragma("unroll") for (int i = 0; i < ROWS; i++) {
          sum[i][0] += a[i] * left;
          sum[i][1] += a[i] * right;
        }
      }
      for (int i = 0; i < ROWS; i++) {
        store(to + (long)i * filters, sum[i][0]);
        store(to + (long)i * filters + LANES, sum[i][1]);
      }
    }
}

void kernel_winograd_kernel_adjoint(
    convolution_shape s, const float *x, const float *dy, float *sums, void *scratch, long first, long last) {
  const tiling g = tiling_of(s, 0);
  float *inputs = scratch, *gradients = inputs + (long)POINTS * BLOCK * s.channels;
  float *copy = gradients + (long)POINTS * BLOCK * s.filters;
  for (long block = first; block < last; block++) {
    const long from = block * BLOCK, to = from + BLOCK < g.tiles ? from + BLOCK : g.tiles;
    transform_inputs(&g, x, from, to, copy, inputs);
    for (long tile = from; tile < to; tile++) {
      const place p = place_of(&g, tile);
      const patch d = patch_at(dy, p.b, g.rows, g.columns, s.filters, p.t, p.f, 3, copy);
      for (int k = 0; k < s.filters; k += LANES)
        transform_weight_tile(
            d.at + k, d.row, d.column, gradients + (tile - from) * s.filters + k, (long)BLOCK * s.filters);
    }
    for (int point = 0; point < POINTS; point++)
      multiply(
          s.channels, s.filters, (int)(to - from), inputs + (long)point * BLOCK * s.channels,
          gradients + (long)point * BLOCK * s.filters, sums + (long)point * s.channels * s.filters);
  }
}
