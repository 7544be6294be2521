// A block of tiles: its inputs transformed, for each of the 25 points one product [tiles, C] · [C, K], and the products
// transformed back on their way to memory.
#include "../include/winograd.h"
#include "tiles.h"

#define ROWS (LANES == 16 ? 12 : 6)

// products [BLOCK][K] ← inputs [C / vector][BLOCK][vector] · filters [K / FILTERS][C][FILTERS]
static void multiply(int channels, int filters, const float *inputs, const float *weights, float *products) {
  for (int k = 0; k < filters; k += FILTERS)
    for (int r = 0; r < BLOCK; r += ROWS) {
      vector sums[ROWS][2] = {0};
      const float *w = weights + (long)k * channels;
      for (int c = 0; c < channels; c += LANES) {
        const float *a = inputs + ((long)(c / LANES) * BLOCK + r) * LANES;
        for (int lane = 0; lane < LANES; lane++, a++, w += FILTERS) {
          const vector left = load(w), right = load(w + LANES);
          _Pragma("unroll") for (int i = 0; i < ROWS; i++) {
            sums[i][0] += a[i * LANES] * left;
            sums[i][1] += a[i * LANES] * right;
          }
        }
      }
      for (int i = 0; i < ROWS; i++) {
        store(products + (long)(r + i) * filters + k, sums[i][0]);
        store(products + (long)(r + i) * filters + k + LANES, sums[i][1]);
      }
    }
}

// One block up to its products [25][BLOCK][K].
static const float *products_of(const tiling *g, const float *x, const float *weights, long first, long last, void *scratch) {
  const convolution_shape s = g->shape;
  float *inputs = scratch, *products = inputs + (long)POINTS * BLOCK * s.channels;
  transform_inputs(g, x, first, last, products + (long)POINTS * BLOCK * s.filters, inputs);
  for (int point = 0; point < POINTS; point++)
    multiply(
        s.channels, s.filters, inputs + (long)point * BLOCK * s.channels, weights + (long)point * s.channels * s.filters,
        products + (long)point * BLOCK * s.filters);
  return products;
}

static inline vector activated(vector v, float slope) { return select(v > 0, v, slope * v); }

void kernel_winograd_forward(
    convolution_shape s, const float *x, const float *filters, const float *bias, float slope, float *y,
    void *scratch, long first, long last) {
  const tiling g = tiling_of(s, 0);
  const long point = (long)BLOCK * s.filters;
  float out[9 * LANES];
  for (long block = first; block < last; block++) {
    const long from = block * BLOCK, to = from + BLOCK < g.tiles ? from + BLOCK : g.tiles;
    const float *products = products_of(&g, x, filters, from, to, scratch);
    for (long tile = from; tile < to; tile++, products += s.filters) {
      const place p = place_of(&g, tile);
      const int rows = g.rows - p.t < 3 ? g.rows - p.t : 3, columns = g.columns - p.f < 3 ? g.columns - p.f : 3;
      float *corner = y + ((p.b * g.rows + p.t) * g.columns + p.f) * (long)s.filters;
      for (int k = 0; k < s.filters; k += LANES) {
        transform_output_tile(products + k, 5 * point, point, out, LANES);
        const vector shift = bias ? load(bias + k) : (vector){};
        for (int i = 0; i < rows; i++)
          for (int j = 0; j < columns; j++)
            store(
                corner + ((long)i * g.columns + j) * s.filters + k,
                activated(load(out + (i * 3 + j) * LANES) + shift, slope));
      }
    }
  }
}

void kernel_winograd_forward_pooled(
    convolution_shape s, const float *x, const float *filters, const float *bias, float slope, float *y,
    int32_t *position, void *scratch, long first, long last) {
  const tiling g = tiling_of(s, 1);
  const long point = (long)BLOCK * s.filters;
  float out[9 * LANES];
  mask lanes;
  for (int lane = 0; lane < LANES; lane++) lanes[lane] = lane;
  for (long block = first; block < last; block++) {
    const long from = block * BLOCK, to = from + BLOCK < g.tiles ? from + BLOCK : g.tiles;
    const float *products = products_of(&g, x, filters, from, to, scratch);
    for (long tile = from; tile < to; tile++, products += s.filters) {
      const place p = place_of(&g, tile);
      const int corner = (int)(((p.b * g.rows + p.t) * g.columns + p.f) * s.filters);
      for (int k = 0; k < s.filters; k += LANES) {
        transform_output_tile(products + k, 5 * point, point, out, LANES);
        vector best = load(out);
        mask where = lanes + (corner + k);
        const mask start = where;
        _Pragma("unroll") for (int n = 1; n < 9; n++) {
          const vector candidate = load(out + n * LANES);
          const mask better = candidate > best, there = start + (n / 3 * g.columns + n % 3) * s.filters;
          best = select(better, candidate, best);
          where = (better & there) | (~better & where);
        }
        store(y + tile * s.filters + k, activated(best + (bias ? load(bias + k) : (vector){}), slope));
        memcpy(position + tile * s.filters + k, &where, sizeof where);
      }
    }
  }
}
