#include "spectral.h"
#include "vectors.h"
#include <math.h>
#include <string.h>

void kernel_window_frame(const float *restrict x, const float *restrict window, long count, int detrend, float *restrict out) {
  float mean = 0;
  if (detrend) {
#pragma clang fp reassociate(on)
    for (long i = 0; i < count; i++) mean += x[i];
    mean /= (float)count;
  }
  for (long i = 0; i < count; i++) out[i] = (x[i] - mean) * window[i];
}

void kernel_window_frame_double(
    const float *restrict x, const double *restrict window, long count, int detrend, double *restrict out) {
  double mean = 0;
  if (detrend) {
#pragma clang fp reassociate(on)
    for (long i = 0; i < count; i++) mean += x[i];
    mean /= (double)count;
  }
  for (long i = 0; i < count; i++) out[i] = (x[i] - mean) * window[i];
}

void kernel_overlap_add(const float *restrict frame, const float *restrict window, long count, float *restrict sum) {
  for (long i = 0; i < count; i++) sum[i] += window[i] * frame[i];
}

void kernel_spectrum_power(const float *restrict spectrum, const float *restrict scale, long bins, float *restrict power) {
  for (long k = 0; k < bins; k++) {
    const float re = spectrum[2 * k], im = spectrum[2 * k + 1];
    power[k] = scale[k] * (re * re + im * im);
  }
}

void kernel_spectrum_magnitude(
    const float *restrict spectrum, const float *restrict scale, long bins, float *restrict magnitude) {
  for (long k = 0; k < bins; k++) {
    const float re = spectrum[2 * k], im = spectrum[2 * k + 1];
    magnitude[k] = scale[k] * sqrtf(re * re + im * im);
  }
}

void kernel_spectrum_rephase(
    const float *restrict magnitude, const float *restrict rebuilt, const float *restrict previous, float share,
    long bins, float *restrict out) {
  // As librosa: the smallest normal float keeps the division of an empty bin finite.
  const float tiny = 1.17549435e-38f;
  for (long k = 0; k < bins; k++) {
    const float re = rebuilt[2 * k] - (previous ? share * previous[2 * k] : 0);
    const float im = rebuilt[2 * k + 1] - (previous ? share * previous[2 * k + 1] : 0);
    const float scale = magnitude[k] / (sqrtf(re * re + im * im) + tiny);
    out[2 * k] = scale * re;
    out[2 * k + 1] = scale * im;
  }
}

void kernel_filter_bands(
    const float *restrict spectrum, const float *restrict weights, const int *restrict first, const int *restrict width,
    const int *restrict offset, long bands, float *restrict out) {
  for (long b = 0; b < bands; b++) {
    const float *x = spectrum + first[b], *w = weights + offset[b];
    const long count = width[b], whole = count & ~15L;
    // Sixteen running sums, so that a band of any width is summed in one fixed order.
    float lanes[16] = {0};
    for (long i = 0; i < whole; i += 16)
      for (long lane = 0; lane < 16; lane++) lanes[lane] += w[i + lane] * x[i + lane];
    float sum = 0;
    {
#pragma clang fp reassociate(on)
      for (long lane = 0; lane < 16; lane++) sum += lanes[lane];
      for (long i = whole; i < count; i++) sum += w[i] * x[i];
    }
    out[b] = sum;
  }
}

void kernel_filter_bands_transposed(
    const float *restrict values, const float *restrict weights, const int *restrict first, const int *restrict width,
    const int *restrict offset, long bands, long bins, float *restrict spectrum) {
  memset(spectrum, 0, bins * sizeof(float));
  for (long b = 0; b < bands; b++) {
    float *y = spectrum + first[b];
    const float *w = weights + offset[b], value = values[b];
    for (long i = 0; i < width[b]; i++) y[i] += value * w[i];
  }
}

extern vector VECTOR_MATH(logf)(vector);

void kernel_scaled_log(long n, const float *x, float floor, float offset, float scale, float *y) {
  for (long i = 0; i < n; i += LANES) {
    const long count = n - i < LANES ? n - i : LANES;
    float values[LANES] = {0};
    memcpy(values, x + i, count * sizeof(float));
    vector v = load(values);
    v = select(v > floor, v, (vector){} + floor) + offset;
    store(values, scale * VECTOR_MATH(logf)(v));
    memcpy(y + i, values, count * sizeof(float));
  }
}
