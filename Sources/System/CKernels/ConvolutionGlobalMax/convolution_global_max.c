// Convolution followed by global max pooling, by spectra along one axis.
//
//   B batch   T time   F frequency   C channels in   K channels out (filters)   M points of the transform
//
// The longer axis of the kernel is the line, the other the row. Along the line the convolution is a product of
// spectra (negacyclic.h); along the rows it is a sum over the kernel's rows. With a 7 × 28 kernel on 50 × 32 a row of
// 16 filters costs 7 · 24 complex products and one inverse transform of 24 points, where the direct sum costs 7 · 700
// products: a quarter of the time. A vector of filters stands side by side throughout; the map exists for ROWS rows at
// a time, and only as a spectrum. Padding along the line is free: a spectrum of 48 real points holds 32 bins and the 14
// beyond that a 28-wide kernel needs.
//
//   1. spectra of the filters and of the images                                            (spectra.c)
//   2. for each vector of filters and image: rows of products, inverse transforms, maximum  (search.c)
//   3. the value at each maximum, summed directly                                 (../sparse_convolution.c)
#include "convolution_global_max.h"
#include "job.h"
#include "sparse_convolution.h"

// MARK: Sizes

static global_max_job job_sizes(convolution_shape s, int threads) {
  global_max_job job = {.shape = s, .threads = threads, .vectors = ceiling(s.filters, LANES)};
  global_max_axis time = {
      .length = s.time, .kernel = s.kernel_time, .before = s.time_before, .after = s.time_after,
      .out = convolution_output_time(s), .x_step = (long)s.frequency * s.channels,
      .w_step = (long)s.kernel_frequency * s.channels * s.filters, .position_step = convolution_output_frequency(s)};
  global_max_axis frequency = {
      .length = s.frequency, .kernel = s.kernel_frequency, .before = s.frequency_before, .after = s.frequency_after,
      .out = convolution_output_frequency(s), .x_step = s.channels, .w_step = (long)s.channels * s.filters,
      .position_step = 1};
  int by_time = s.kernel_time > s.kernel_frequency;
  job.line = by_time ? time : frequency;
  job.row = by_time ? frequency : time;

  // Long enough that what runs over either end falls outside the wanted outputs.
  global_max_axis line = job.line, row = job.row;
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
static size_t job_layout(global_max_job *job, void *scratch) {
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

// MARK: The whole

// Negative where the map held something that is not a number.
static int found_position(const global_max_job *job, int b, int k) {
  return job->best_position[(long)(k / LANES) * job->shape.batch + b][k % LANES];
}

size_t kernel_convolution_global_max_scratch_bytes(convolution_shape s, int threads) {
  global_max_job job = job_sizes(s, threads);
  return job_layout(&job, NULL);
}

void kernel_convolution_global_max(
    convolution_shape s, const float *x, const float *w, const float *bias, float *y, int32_t *position,
    void *scratch, int threads) {
  global_max_job job = job_sizes(s, threads);
  job_layout(&job, scratch);
  job.x = x;
  job.w = w;
  team_run(threads, global_max_spectra, &job);
  job.taken = 0;
  team_run(threads, global_max_search, &job);

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
