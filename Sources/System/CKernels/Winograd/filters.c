#include "../include/winograd.h"
#include "tiles.h"

int kernel_winograd_takes(convolution_shape s) {
  return s.kernel_time == 3 && s.kernel_frequency == 3 && s.channels % LANES == 0 && s.filters % FILTERS == 0;
}

long kernel_winograd_blocks(convolution_shape s, int pooled) {
  return (tiling_of(s, pooled).tiles + BLOCK - 1) / BLOCK;
}

size_t kernel_winograd_filter_bytes(convolution_shape s) { return (size_t)POINTS * s.channels * s.filters * sizeof(float); }

// Inputs, products (or gradients), and a tile that reaches beyond its example.
size_t kernel_winograd_scratch_bytes(convolution_shape s) {
  const size_t wider = s.channels > s.filters ? s.channels : s.filters;
  return (POINTS * BLOCK * (size_t)(s.channels + s.filters) + 25 * wider) * sizeof(float);
}

// filters [25][K / FILTERS][C][FILTERS]
void kernel_winograd_filters(convolution_shape s, const float *w, int mirrored, float *filters) {
  const long point = (long)s.channels * s.filters;
  float taps[9 * LANES];
  for (int c = 0; c < s.channels; c++)
    for (int k = 0; k < s.filters; k += LANES) {
      for (int tap = 0; tap < 9; tap++)
        for (int lane = 0; lane < LANES; lane++)
          taps[tap * LANES + lane] = mirrored ? w[((long)(8 - tap) * s.filters + k + lane) * s.channels + c]
                                              : w[((long)tap * s.channels + c) * s.filters + k + lane];
      float *to = filters + ((long)(k / FILTERS) * s.channels + c) * FILTERS + k % FILTERS;
      transform_weight_tile(taps, 3 * LANES, LANES, to, point);
    }
}

// sums [25][C][K] → dw [3, 3, C, K]
void kernel_winograd_kernel(convolution_shape s, const float *sums, float *dw) {
  const long point = (long)s.channels * s.filters;
  for (int c = 0; c < s.channels; c++)
    for (int k = 0; k < s.filters; k += LANES) {
      const long at = (long)c * s.filters + k;
      transform_output_tile(sums + at, 5 * point, point, dw + at, point);
    }
}
