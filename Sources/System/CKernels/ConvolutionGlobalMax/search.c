// Step 2 of convolution with global max pooling: products of spectra, inverse transforms, maxima.
#include "job.h"

// Sums of complex products over channels and kernel rows, for `rows` rows and one point of the spectrum.
INLINE void multiply_point(
    int rows, int channels, int kernel_rows, const float *x, long part, long channel, const vector *w, vector *y,
    long y_row) {
  vector re[ROWS] = {0}, im[ROWS] = {0};
  for (int c = 0; c < channels; c++, x += channel)
    for (int k = 0; k < kernel_rows; k++, w += 2) {
      vector w_re = w[0], w_im = w[1];
#pragma clang loop unroll(full)
      for (int r = 0; r < rows; r++) {
        float x_re = x[k + r], x_im = x[k + r + part];
        re[r] += x_re * w_re;
        im[r] += x_re * w_im;
        re[r] -= x_im * w_im;
        im[r] += x_im * w_re;
      }
    }
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) {
    y[r * y_row] = re[r];
    y[r * y_row + 1] = im[r];
  }
}

static void multiply_rows(const global_max_job *job, int rows, const float *x, const vector *w, vector *y) {
  int points = job->transform.points, channels = job->shape.channels, kernel_rows = job->row.kernel;
  long part = job->spectrum_row, channel = 2 * part * points;
  for (int k = 0; k < points; k++, x += 2 * part, w += 2 * channels * kernel_rows, y += 2)
    if (rows > ROWS / 2) multiply_point(ROWS, channels, kernel_rows, x, part, channel, w, y, 2 * points);
    else multiply_point((ROWS + 1) / 2, channels, kernel_rows, x, part, channel, w, y, 2 * points);
}

enum { NOWHERE = -1 };

// The last pass of the inverse transform hands out the outputs n = s + j·stride (real part) and M + n (imaginary
// part); each of these 2·radix runs of outputs keeps its own maximum, and the first of the largest wins.
INLINE void row_maximum_of(int radix, const global_max_job *job, const vector *v, vector *value, mask *place) {
  const negacyclic *transform = &job->transform;
  int stride = transform->points / radix;
  const float *twiddle = transform->twiddle[transform->passes - 1];
  vector best[8];
  mask at[8];
  int wanted[8];
#pragma clang loop unroll(full)
  for (int j = 0; j < 2 * radix; j++) {
    best[j] = (vector){0} - INFINITY;
    at[j] = (mask){0};
    wanted[j] = job->line.out - j * stride;
  }
  mask here = {0};
  for (int s = 0; s < stride; s++, here += 1) {
    vector re[4], im[4];
    inverse_gather(radix, v, s, stride, twiddle, re, im);
#pragma clang loop unroll(full)
    for (int j = 0; j < radix; j++) {
      const float *twist = transform->twist + 2 * (s + j * stride);
      vector out = re[j] * twist[0] + im[j] * twist[1];
      if (s < wanted[j]) {
        mask larger = out > best[j];
        best[j] = select(larger, out, best[j]);
        at[j] = choose(larger, here, at[j]);
      }
      if (s < wanted[radix + j]) {
        out = im[j] * twist[0] - re[j] * twist[1];
        mask larger = out > best[radix + j];
        best[radix + j] = select(larger, out, best[radix + j]);
        at[radix + j] = choose(larger, here, at[radix + j]);
      }
    }
  }
#pragma clang loop unroll(full)
  for (int j = 1; j < 2 * radix; j++) {
    mask larger = best[j] > best[0];
    best[0] = select(larger, best[j], best[0]);
    at[0] = choose(larger, at[j] + j * stride, at[0]);
  }
  // A row in which nothing was larger than −∞ holds no numbers. Nothing takes over from +∞.
  mask nothing = best[0] == -INFINITY;
  *value = select(nothing, (vector){0} + INFINITY, best[0]);
  *place = choose(nothing, (mask){0} + NOWHERE, at[0]);
}

static void row_maximum(const global_max_job *job, const vector *v, vector *value, mask *place) {
  switch (job->transform.radix[job->transform.passes - 1]) {
    case 2: return row_maximum_of(2, job, v, value, place);
    case 3: return row_maximum_of(3, job, v, value, place);
    default: return row_maximum_of(4, job, v, value, place);
  }
}

static void search_run(const global_max_job *job, int group, int run) {
  convolution_shape s = job->shape;
  global_max_axis row = job->row;
  int points = job->transform.points;
  int first_image = run * job->images_per_run, images = least(job->images_per_run, s.batch - first_image);
  int rows = images * row.out;  // a run of several images has as many rows out as in
  const float *x = job->x_spectrum + (long)run * s.channels * points * 2 * job->spectrum_row;
  const vector *w = job->w_spectrum + (long)group * points * s.channels * row.kernel * 2;
  vector *spectra = job->row_spectra + (long)team_member(job->threads) * ROWS * points * 2;
  vector *best = job->best + (long)group * s.batch + first_image;
  mask *position = job->best_position + (long)group * s.batch + first_image;
  for (int b = 0; b < images; b++) {
    best[b] = (vector){0} - INFINITY;
    position[b] = (mask){0} + NOWHERE;
  }
  for (int first = 0; first < rows; first += ROWS) {
    multiply_rows(job, rows - first, x + first, w, spectra);
    for (int r = first; r < least(first + ROWS, rows); r++) {
      vector *spectrum = spectra + (long)(r - first) * 2 * points, value;
      mask place;
      negacyclic_inverse_but_last(&job->transform, spectrum);
      row_maximum(job, spectrum, &value, &place);
      int b = r / row.out;
      mask larger = value > best[b];
      best[b] = select(larger, value, best[b]);
      mask found = place * job->line.position_step + (r % row.out) * row.position_step;
      position[b] = choose(larger, choose(place < 0, place, found), position[b]);
    }
  }
}

enum { RUNS_PER_PIECE = 4 };

void global_max_search(void *data) {
  global_max_job *job = data;
  int pieces = ceiling(job->runs, RUNS_PER_PIECE), piece;
  while ((piece = team_next(&job->taken)) < pieces * job->vectors) {
    int first = piece % pieces * RUNS_PER_PIECE;
    for (int run = first; run < least(first + RUNS_PER_PIECE, job->runs); run++) search_run(job, piece / pieces, run);
  }
}
