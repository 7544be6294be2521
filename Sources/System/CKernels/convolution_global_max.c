// Convolution followed by global max pooling, by spectra along one axis.
//
//   B batch   T time   F frequency   C channels in   K channels out (filters)   M points of the transform
//
// The longer axis of the kernel is the line, the other the row. Along the line the convolution is a product of
// spectra (negacyclic.h); along the rows it is a sum over the kernel's rows. With the seed's 7 × 28 kernel on 50 × 32
// a row of 16 filters costs 7 · 24 complex products and one inverse transform of 24 points, where the sum over the
// kernel costs 7 · 700 products: a fifth of the work. 16 filters (a vector) stand side by side throughout; the map
// exists for ten rows at a time, and only as a spectrum.
//
//   1. spectra of the filters and of the images
//   2. for each vector of filters and image: ten rows of products, inverse transforms, running maximum
//   3. the value at each maximum, summed directly
#include "convolution_global_max.h"
#include "negacyclic.h"
#include "sparse_convolution.h"
#include "team.h"
#include <string.h>

#if defined(__AVX512F__)
enum { ROWS = 10 };  // rows at a time: 2 · 10 sums, two weights and two values in 32 registers
#else
enum { ROWS = 5 };  // 16 registers
#endif

typedef struct {
  int length, kernel, before, after, out;
  long x_step, w_step;  // floats from one place to the next in x and in w
  int position_step;
} axis;

typedef struct {
  convolution_shape shape;
  axis line, row;
  int images_per_run;  // images whose rows follow each other without padding between: many where a kernel has one row
  int runs, vectors;   // vectors of filters
  int run_rows;        // rows of x in a run, padded in front and behind
  long spectrum_row;   // floats from one part to the next in x_spectrum
  const float *x, *w;
  float *x_spectrum;    // [run][c][k < M][re, im][row, padded]
  vector *w_spectrum;   // [vector of filters][k < M][c][kernel row][re, im]
  vector *row_spectra;  // [thread][ROWS][k < M][re, im]
  vector *best;         // [vector of filters][b]: the largest value so far
  mask *best_position;  // [vector of filters][b]
  void *sums;           // scratch of step 3
  negacyclic transform;
  int threads, taken;
} work;

static int least(int a, int b) { return a < b ? a : b; }
static int most(int a, int b) { return a > b ? a : b; }
static int ceiling(int a, int b) { return (a + b - 1) / b; }

static mask choose(mask where, mask a, mask b) { return (where & a) | (~where & b); }

// MARK: Sizes

static work work_sizes(convolution_shape s, int threads) {
  work job = {.shape = s, .threads = threads, .vectors = ceiling(s.filters, LANES)};
  axis time = {s.time, s.kernel_time, s.time_before, s.time_after, convolution_output_time(s),
               (long)s.frequency * s.channels, (long)s.kernel_frequency * s.channels * s.filters,
               convolution_output_frequency(s)};
  axis frequency = {s.frequency, s.kernel_frequency, s.frequency_before, s.frequency_after,
                    convolution_output_frequency(s), s.channels, (long)s.channels * s.filters, 1};
  int by_time = s.kernel_time > s.kernel_frequency;
  job.line = by_time ? time : frequency;
  job.row = by_time ? frequency : time;

  // Long enough that what runs over either end falls outside the wanted outputs.
  axis line = job.line, row = job.row;
  int real_points = most(most(line.length + line.before, line.length + line.after), line.out);
  job.transform.points = negacyclic_points(ceiling(real_points, 2));

  int single_row = row.kernel == 1 && row.before == 0 && row.after == 0;
  job.images_per_run = single_row ? least(s.batch, ceiling(4 * ROWS, row.length)) : 1;
  job.runs = ceiling(s.batch, job.images_per_run);
  job.run_rows = job.images_per_run * (row.before + row.length + row.after);
  job.spectrum_row = (long)ceiling(job.run_rows + ROWS, LANES) * LANES;
  return job;
}

// The next array of that many bytes in scratch; with scratch null only the count goes on.
static void *carve(char *scratch, size_t *used, size_t bytes) {
  char *start = scratch ? scratch + *used : NULL;
  *used += (bytes + 63) / 64 * 64;
  return start;
}

// Lays the arrays into scratch, what step 3 needs last, and returns the bytes of all.
static size_t work_layout(work *job, void *scratch) {
  convolution_shape s = job->shape;
  long points = job->transform.points;
  size_t used = 0;
  job->x_spectrum =
      carve(scratch, &used, job->runs * s.channels * points * 2 * job->spectrum_row * sizeof(float));
  job->w_spectrum =
      carve(scratch, &used, job->vectors * points * s.channels * job->row.kernel * 2 * sizeof(vector));
  job->row_spectra = carve(scratch, &used, job->threads * ROWS * points * 2 * sizeof(vector));
  job->best = carve(scratch, &used, job->vectors * s.batch * sizeof(vector));
  job->best_position = carve(scratch, &used, job->vectors * s.batch * sizeof(mask));
  float *table = carve(scratch, &used, negacyclic_table_floats((int)points) * sizeof(float));
  if (scratch) job->transform = negacyclic_plan((int)points, table);
  job->sums = carve(scratch, &used, kernel_sparse_convolution_scratch_bytes(s, job->threads));
  return used;
}

// MARK: 1. Spectra

// The filters are turned round (the convolution is a correlation), shifted by the padding, and divided by M.
static void transform_filters(const work *job, int group) {
  convolution_shape s = job->shape;
  axis line = job->line, row = job->row;
  int points = job->transform.points;
  int filters = least(LANES, s.filters - group * LANES);
  vector *scratch = job->row_spectra + (long)team_member(job->threads) * ROWS * points * 2;
  for (int c = 0; c < s.channels; c++)
    for (int r = 0; r < row.kernel; r++) {
      const float *w = job->w + r * row.w_step + (long)c * s.filters + group * LANES;
      memset(scratch, 0, points * 2 * sizeof(vector));
      for (int i = 0; i < line.kernel; i++) {
        int power = line.before - i;
        float scale = 1.0f / points;
        for (; power < 0; power += 2 * points) scale = -scale;
        for (; power >= 2 * points; power -= 2 * points) scale = -scale;
        vector values = {0};
        memcpy(&values, w + i * line.w_step, filters * sizeof(float));
        scratch[2 * (power % points) + power / points] += scale * values;
      }
      negacyclic_forward(&job->transform, scratch);
      for (int k = 0; k < points; k++) {
        long place = (((long)group * points + k) * s.channels + c) * row.kernel + r;
        job->w_spectrum[2 * place] = scratch[2 * k];
        job->w_spectrum[2 * place + 1] = scratch[2 * k + 1];
      }
    }
}

// A vector holds the same place of LANES rows of a run.
static void transform_images(const work *job, int run) {
  convolution_shape s = job->shape;
  axis line = job->line, row = job->row;
  int points = job->transform.points;
  int rows_per_image = row.before + row.length + row.after;
  vector *scratch = job->row_spectra + (long)team_member(job->threads) * ROWS * points * 2;
  for (int c = 0; c < s.channels; c++)
    for (int first = 0; first < job->spectrum_row; first += LANES) {
      memset(scratch, 0, points * 2 * sizeof(vector));
      for (int lane = 0; lane < LANES; lane++) {
        int place = first + lane;
        int b = run * job->images_per_run + place / rows_per_image, r = place % rows_per_image - row.before;
        if (place >= job->run_rows || b >= s.batch || r < 0 || r >= row.length) continue;
        const float *x = job->x + (long)b * s.time * s.frequency * s.channels + r * row.x_step + c;
        float *real = (float *)scratch + lane, *imaginary = real + LANES;
        for (int n = 0; n < least(points, line.length); n++) real[2 * LANES * n] = x[n * line.x_step];
        for (int n = points; n < line.length; n++) imaginary[2 * LANES * (n - points)] = x[n * line.x_step];
      }
      negacyclic_forward(&job->transform, scratch);
      float *spectrum = job->x_spectrum + ((long)run * s.channels + c) * points * 2 * job->spectrum_row + first;
      for (int part = 0; part < 2 * points; part++) store(spectrum + part * job->spectrum_row, scratch[part]);
    }
}

static void transform_all(void *data) {
  work *job = data;
  int piece;
  while ((piece = team_next(&job->taken)) < job->vectors + job->runs)
    if (piece < job->vectors) transform_filters(job, piece);
    else transform_images(job, piece - job->vectors);
}

// MARK: 2. Products, inverse transforms, maxima

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

static void multiply_rows(const work *job, int rows, const float *x, const vector *w, vector *y) {
  int points = job->transform.points, channels = job->shape.channels, kernel_rows = job->row.kernel;
  long part = job->spectrum_row, channel = 2 * part * points;
  for (int k = 0; k < points; k++, x += 2 * part, w += 2 * channels * kernel_rows, y += 2)
    if (rows > ROWS / 2) multiply_point(ROWS, channels, kernel_rows, x, part, channel, w, y, 2 * points);
    else multiply_point((ROWS + 1) / 2, channels, kernel_rows, x, part, channel, w, y, 2 * points);
}

enum { NOWHERE = -1 };

// The last pass of the inverse transform hands out the outputs n = s + j·stride (real part) and M + n (imaginary
// part); each of these 2·radix runs of outputs keeps its own maximum, and the first of the largest wins.
INLINE void row_maximum_of(int radix, const work *job, const vector *v, vector *value, mask *place) {
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

static void row_maximum(const work *job, const vector *v, vector *value, mask *place) {
  switch (job->transform.radix[job->transform.passes - 1]) {
    case 2: return row_maximum_of(2, job, v, value, place);
    case 3: return row_maximum_of(3, job, v, value, place);
    default: return row_maximum_of(4, job, v, value, place);
  }
}

static void search_run(const work *job, int group, int run) {
  convolution_shape s = job->shape;
  axis row = job->row;
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

static void search_all(void *data) {
  work *job = data;
  int pieces = ceiling(job->runs, RUNS_PER_PIECE), piece;
  while ((piece = team_next(&job->taken)) < pieces * job->vectors) {
    int first = piece % pieces * RUNS_PER_PIECE;
    for (int run = first; run < least(first + RUNS_PER_PIECE, job->runs); run++) search_run(job, piece / pieces, run);
  }
}

// MARK: The whole

// Negative where the map held something that is not a number.
static int found_position(const work *job, int b, int k) {
  return job->best_position[(long)(k / LANES) * job->shape.batch + b][k % LANES];
}

size_t kernel_convolution_global_max_scratch_bytes(convolution_shape s, int threads) {
  work job = work_sizes(s, threads);
  return work_layout(&job, NULL);
}

void kernel_convolution_global_max(
    convolution_shape s, const float *x, const float *w, const float *bias, float *y, int32_t *position,
    void *scratch, int threads) {
  work job = work_sizes(s, threads);
  work_layout(&job, scratch);
  job.x = x;
  job.w = w;
  team_run(threads, transform_all, &job);
  job.taken = 0;
  team_run(threads, search_all, &job);

  int lost = 0;
  for (int b = 0; b < s.batch; b++)
    for (int k = 0; k < s.filters; k++) {
      int found = found_position(&job, b, k);
      lost |= found < 0;
      position[(long)b * s.filters + k] = found < 0 ? 0 : found;
    }
  kernel_sparse_convolution_forward(s, x, w, bias, position, y, job.sums, threads);
  for (int b = 0; lost && b < s.batch; b++)
    for (int k = 0; k < s.filters; k++)
      if (found_position(&job, b, k) < 0) y[(long)b * s.filters + k] = NAN;
}

void kernel_convolution_global_max_reference(
    convolution_shape s, const float *x, const float *w, const float *bias, float *y, int32_t *position) {
  int times = convolution_output_time(s), frequencies = convolution_output_frequency(s);
  for (int b = 0; b < s.batch; b++)
    for (int k = 0; k < s.filters; k++) {
      double best = -INFINITY;
      int at = 0;
      for (int p = 0; p < times * frequencies; p++) {
        double sum = bias ? bias[k] : 0;
        for (int i = 0; i < s.kernel_time; i++)
          for (int j = 0; j < s.kernel_frequency; j++) {
            int t = p / frequencies + i - s.time_before, f = p % frequencies + j - s.frequency_before;
            if (t < 0 || t >= s.time || f < 0 || f >= s.frequency) continue;
            for (int c = 0; c < s.channels; c++)
              sum += (double)x[(((long)b * s.time + t) * s.frequency + f) * s.channels + c] *
                     w[(((long)i * s.kernel_frequency + j) * s.channels + c) * s.filters + k];
          }
        if (sum > best) { best = sum; at = p; }
      }
      y[(long)b * s.filters + k] = (float)best;
      position[(long)b * s.filters + k] = at;
    }
}
