// Rows on their way between memory and scratch, and the sums that are taken of them there.
//
// A row of whole channels is read as a run of floats against a pattern of the channels' factors, long enough to fill
// vectors: 16 floats for 8 channels, else as many as there are channels.
#pragma once
#include "lanes.h"
#include <string.h>

enum { LONGEST_PATTERN = 256 };

static inline long pattern_length(long channels) { return channels == 8 ? 16 : channels; }
// Factors of each channel as a pattern.
static inline void pattern_fill(long channels, const float *factors, float *pattern) {
  for (long n = 0; n < pattern_length(channels); n++) pattern[n] = factors[n % channels];
}
// The sums of a pattern's entries for each channel.
static inline void pattern_fold(long channels, const float *pattern, float *sums) {
  for (long c = 0; c < channels; c++) sums[c] = channels == 8 ? pattern[c] + pattern[c + 8] : pattern[c];
}

// y = scale·x + shift over count floats; scale null: y = x.
static void scale_row(long count, long channels, const float *x, const float *scale, const float *shift, float *y) {
  if (!scale) {
    memcpy(y, x, count * sizeof(float));
    return;
  }
  long length = pattern_length(channels), n = 0;
  for (; n + length <= count; n += length)
    for (long v = 0; v < length; v += 16)
      store16(y + n + v, load16(x + n + v) * load16(scale + v) + load16(shift + v));
  for (; n < count; n++) y[n] = x[n] * scale[n % length] + shift[n % length];
}

// d = y > 0 ? p·dy + q·y + r : 0, and sum += d a pattern; p null: d = dy.
static void slope_row(long count, long channels, const float *dy, const float *y, const float *p, const float *q,
                      const float *r, float *d, float *sum) {
  if (!p) {
    memcpy(d, dy, count * sizeof(float));
    // A patch's own channels, or a last map's: no pattern.
    for (long c = 0; c < channels; c++) {
#pragma clang fp reassociate(on)
      float total = 0;
      for (long n = c; n < count; n += channels) total += dy[n];
      sum[c] += total;
    }
    return;
  }
  long length = pattern_length(channels), whole = count / length * length;
  for (long v = 0; v < length; v += 16) {
    lanes16 ps = load16(p + v), qs = load16(q + v), rs = load16(r + v), total = load16(sum + v);
    for (long n = v; n < whole; n += length) {
      lanes16 values = load16(y + n), slopes = ps * load16(dy + n) + qs * values + rs;
      slopes = (lanes16)((values > 0) & (signs16)slopes);
      total += slopes;
      store16(d + n, slopes);
    }
    store16(sum + v, total);
  }
  for (long n = whole; n < count; n++) {
    long v = n % length;
    d[n] = y[n] > 0 ? p[v] * dy[n] + q[v] * y[n] + r[v] : 0;
    sum[v] += d[n];
  }
}

// Moments of rows one after the other (Chan, Golub and LeVeque, 1983).
typedef struct {
  double count, *mean, *square;
} running_moments;

// y = max(0, x), and the row's moments.
static void rectify_row(long count, long channels, const float *x, float *y, running_moments *moments) {
  long length = pattern_length(channels), whole = count / length * length;
  float sums[LONGEST_PATTERN] = {0}, squares[LONGEST_PATTERN] = {0}, means[LONGEST_PATTERN];
  for (long v = 0; v < length; v += 16) {
    lanes16 total = {0};
    for (long n = v; n < whole; n += length) {
      lanes16 value = __builtin_elementwise_max(load16(x + n), (lanes16){0});
      total += value;
      store16(y + n, value);
    }
    store16(sums + v, total);
  }
  for (long n = whole; n < count; n++) {
    y[n] = x[n] > 0 ? x[n] : 0;
    sums[n % length] += y[n];
  }
  float mean[LONGEST_PATTERN], square[LONGEST_PATTERN];
  pattern_fold(channels, sums, mean);
  long positions = count / channels;
  for (long c = 0; c < channels; c++) mean[c] /= positions;
  pattern_fill(channels, mean, means);
  for (long v = 0; v < length; v += 16) {
    lanes16 centre = load16(means + v), total = {0};
    for (long n = v; n < whole; n += length) {
      lanes16 deviation = load16(y + n) - centre;
      total += deviation * deviation;
    }
    store16(squares + v, total);
  }
  for (long n = whole; n < count; n++) {
    float deviation = y[n] - means[n % length];
    squares[n % length] += deviation * deviation;
  }
  pattern_fold(channels, squares, square);
  double seen = moments->count, all = seen + positions;
  for (long c = 0; c < channels; c++) {
    double step = mean[c] - moments->mean[c];
    moments->mean[c] += step * positions / all;
    moments->square[c] += square[c] + step * step * seen * positions / all;
  }
  moments->count = all;
}

// y = x over count floats, and sums a pattern: Σ x and Σ x·(at − mean).
static void sum_row(long count, long channels, const float *x, float *y, const float *at, const float *mean,
                    float *sum, float *product) {
  if (!mean) {
    memcpy(y, x, count * sizeof(float));
    return;
  }
  long length = pattern_length(channels), whole = count / length * length;
  for (long v = 0; v < length; v += 16) {
    lanes16 centre = load16(mean + v), total = load16(sum + v), products = load16(product + v);
    for (long n = v; n < whole; n += length) {
      lanes16 value = load16(x + n);
      store16(y + n, value);
      total += value;
      products += value * (load16(at + n) - centre);
    }
    store16(sum + v, total);
    store16(product + v, products);
  }
  for (long n = whole; n < count; n++) {
    long v = n % length;
    y[n] = x[n];
    sum[v] += x[n];
    product[v] += x[n] * (at[n] - mean[v]);
  }
}
