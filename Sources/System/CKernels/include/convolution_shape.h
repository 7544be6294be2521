// The sizes of a 2-D convolution of stride one, channels last, as the convolution kernels take them.
//
//   B batch   T time   F frequency   C channels in   K channels out (filters)
//   x [B, T, F, C]   w [kernel T, kernel F, C, K]   y [B, T′, F′, K]   T′ = T + before + after − kernel T + 1
//
//   y[b, t, f, k] = Σ x[b, t + i − time_before, f + j − frequency_before, c] · w[i, j, c, k], zero outside x.
//
// 'same' is before = (kernel − 1) / 2, after = kernel − 1 − before; 'valid' is no padding at all.
#pragma once

typedef struct {
  int batch, time, frequency, channels, filters;
  int kernel_time, kernel_frequency;
  int time_before, time_after, frequency_before, frequency_after;
} convolution_shape;

static inline int convolution_output_time(convolution_shape s) {
  return s.time + s.time_before + s.time_after - s.kernel_time + 1;
}
static inline int convolution_output_frequency(convolution_shape s) {
  return s.frequency + s.frequency_before + s.frequency_after - s.kernel_frequency + 1;
}
