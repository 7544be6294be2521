#include "convolution_line.h"
#include "vectors.h"
#include <string.h>

// Interpolation at 0, 1, −1, 2 and ∞: a tile of three outputs sees five inputs e.
//   inputs   Bᵀe   filters  G·(a, b, c)            outputs  Aᵀm
//   2e₀ − e₁ − 2e₂ + e₃      a/2                   m₀ + m₁ + m₂ + m₃
//   −2e₁ − e₂ + e₃          −(a + b + c)/2         m₁ − m₂ + 2m₃
//   2e₁ − 3e₂ + e₃           (b − a − c)/6         m₁ + m₂ + 4m₃ + m₄
//   e₃ − e₁                  (a + 2b + 4c)/6
//   2e₁ − e₂ − 2e₃ + e₄      c
// Tiles go in blocks that stay, with their products, in the second-level cache.
enum { points = 5, block_tiles = 24, width = 2 * LANES, rows_at_once = LANES == 16 ? 12 : 6 };

static inline vector zero(void) { return (vector){}; }
static inline long smaller(long a, long b) { return a < b ? a : b; }

int kernel_line_takes(line_shape s) { return s.channels % width == 0 && s.filters % width == 0; }
long kernel_line_filter_floats(line_shape s) { return (long)points * s.channels * s.filters; }
long kernel_line_scratch_floats(line_shape s) { return (long)points * block_tiles * (s.channels + s.filters); }

// [points][outputs / width][depth][width]: outputs are filters, or channels where transposed.
void kernel_line_filters(line_shape s, const float *w, int transposed, float *filters) {
  const long channels = s.channels, outputs = transposed ? channels : s.filters, depth = transposed ? s.filters : channels;
  const long tap = channels * s.filters, point = depth * outputs;
  for (long d = 0; d < depth; d++)
    for (long n = 0; n < outputs; n++) {
      const long at = transposed ? n * s.filters + d : d * s.filters + n;
      const float a = w[at], b = w[tap + at], c = w[2 * tap + at];
      float *to = filters + (n / width * depth + d) * width + n % width;
      to[0] = 0.5f * a;
      to[point] = -0.5f * (a + b + c);
      to[2 * point] = (b - a - c) / 6;
      to[3 * point] = (a + 2 * b + 4 * c) / 6;
      to[4 * point] = c;
    }
}

// products [block][outputs] ← inputs [depth / LANES][block][LANES] · filters [outputs / width][depth][width].
static void multiply(long depth, long outputs, const float *inputs, const float *filters, float *products) {
  for (long k = 0; k < outputs; k += width)
    for (long r = 0; r < block_tiles; r += rows_at_once) {
      vector sums[rows_at_once][2] = {0};
      const float *w = filters + k * depth;
      for (long c = 0; c < depth; c += LANES) {
        const float *a = inputs + (c / LANES * block_tiles + r) * LANES;
        for (int lane = 0; lane < LANES; lane++, a++, w += width) {
          const vector left = load(w), right = load(w + LANES);
#pragma clang loop unroll(full)
          for (int i = 0; i < rows_at_once; i++) {
            sums[i][0] += a[i * LANES] * left;
            sums[i][1] += a[i * LANES] * right;
          }
        }
      }
      for (int i = 0; i < rows_at_once; i++) {
        store(products + (r + i) * outputs + k, sums[i][0]);
        store(products + (r + i) * outputs + k + LANES, sums[i][1]);
      }
    }
}

static void transform_inputs(line_shape s, const float *x, long first, long count, float *inputs) {
  const long point = (long)s.channels * block_tiles;
  for (long tile = 0; tile < count; tile++) {
    const long row = 3 * (first + tile) - s.before;
    for (long c = 0; c < s.channels; c += LANES) {
      vector e[points];
      for (long j = 0; j < points; j++)
        e[j] = row + j >= 0 && row + j < s.rows ? load(x + (row + j) * s.channels + c) : zero();
      const vector odd = e[3] - e[1], even = e[3] - e[2];
      float *to = inputs + (c / LANES * block_tiles + tile) * LANES;
      store(to, 2 * (e[0] - e[2]) + odd);
      store(to + point, even - 2 * e[1]);
      store(to + 2 * point, 2 * (e[1] - e[2]) + even);
      store(to + 3 * point, odd);
      store(to + 4 * point, e[4] - e[2] - 2 * odd);
    }
  }
}

void kernel_line_forward_pooled(
    line_shape s, const float *x, const float *filters, const float *bias, float slope, int32_t map_row, float *y,
    int32_t *positions, float *scratch) {
  const long channels = s.channels, outputs = s.filters, point = block_tiles * outputs;
  float *inputs = scratch, *products = scratch + points * block_tiles * channels;
  mask lanes;
  for (int lane = 0; lane < LANES; lane++) lanes[lane] = lane;
  memset(inputs, 0, sizeof(float) * points * block_tiles * channels);
  for (long first = 0; first < s.tiles; first += block_tiles) {
    const long count = smaller(s.tiles - first, block_tiles);
    transform_inputs(s, x, first, count, inputs);
    for (int p = 0; p < points; p++)
      multiply(channels, outputs, inputs + p * block_tiles * channels, filters + p * channels * outputs, products + p * point);
    for (long tile = 0; tile < count; tile++)
      for (long k = 0; k < outputs; k += LANES) {
        const float *at = products + tile * outputs + k;
        const vector m0 = load(at), m1 = load(at + point), m2 = load(at + 2 * point), m3 = load(at + 3 * point),
                     m4 = load(at + 4 * point);
        const vector sum = m1 + m2, a = m0 + sum + m3, b = m1 - m2 + 2 * m3, c = sum + 4 * m3 + m4;
        const mask start = lanes + (int)((map_row + 3 * (first + tile)) * outputs + k), second = b > a;
        vector best = select(second, b, a);
        mask where = (second & (start + (int)outputs)) | (~second & start);
        const mask third = c > best;
        best = select(third, c, best);
        where = (third & (start + 2 * (int)outputs)) | (~third & where);
        if (bias) best += load(bias + k);
        store(y + (first + tile) * outputs + k, select(best > 0, best, slope * best));
        memcpy(positions + (first + tile) * outputs + k, &where, sizeof where);
      }
  }
}

void kernel_line_adjoint_pooled(
    line_shape s, const float *dy, const int32_t *positions, const float *filters, int32_t map_row, float *dx,
    float *scratch) {
  const long channels = s.channels, outputs = s.filters, point = block_tiles * channels, from = block_tiles * outputs;
  float *gradients = scratch, *products = scratch + points * block_tiles * outputs;
  mask lanes;
  for (int lane = 0; lane < LANES; lane++) lanes[lane] = lane;
  memset(gradients, 0, sizeof(float) * points * block_tiles * outputs);
  memset(dx, 0, sizeof(float) * s.rows * channels);
  for (long first = 0; first < s.tiles; first += block_tiles) {
    const long count = smaller(s.tiles - first, block_tiles);
    for (long tile = 0; tile < count; tile++)
      for (long k = 0; k < outputs; k += LANES) {
        const vector g = load(dy + (first + tile) * outputs + k);
        mask where;
        memcpy(&where, positions + (first + tile) * outputs + k, sizeof where);
        where -= lanes + (int)((map_row + 3 * (first + tile)) * outputs + k);
        const mask second = where == (int)outputs, third = where == 2 * (int)outputs;
        float *to = gradients + (k / LANES * block_tiles + tile) * LANES;
        store(to, select(second | third, zero(), g));
        store(to + from, g);
        store(to + 2 * from, select(second, -g, g));
        store(to + 3 * from, select(third, 4 * g, select(second, 2 * g, g)));
        store(to + 4 * from, select(third, g, zero()));
      }
    for (int p = 0; p < points; p++)
      multiply(outputs, channels, gradients + p * from, filters + p * channels * outputs, products + p * point);
    for (long tile = 0; tile < count; tile++) {
      const long row = 3 * (first + tile) - s.before;
      for (long c = 0; c < channels; c += LANES) {
        const float *at = products + tile * channels + c;
        const vector m0 = load(at), m1 = load(at + point), m2 = load(at + 2 * point), m3 = load(at + 3 * point),
                     m4 = load(at + 4 * point);
        const vector sums[points] = {
          2 * m0, 2 * (m2 - m1 + m4) - m0 - m3, -2 * m0 - m1 - 3 * m2 - m4, m0 + m1 + m2 + m3 - 2 * m4, m4};
        for (long j = 0; j < points; j++)
          if (row + j >= 0 && row + j < s.rows) {
            float *to = dx + (row + j) * channels + c;
            store(to, load(to) + sums[j]);
          }
      }
    }
  }
}
