// A convolution at one position of each filter's map, and its two adjoints.
//
//   B batch   T time   F frequency   C channels in   K channels out (filters)
//
// Two copies make every inner loop a straight run of whole vectors without a test for the border: an image inside
// its padding (the plane), and the filters one after the other, each row of kernel_frequency · C weights filled up
// with zeros to whole vectors. A vector that reaches beyond a row meets those zeros.
#include "sparse_convolution.h"
#include "team.h"
#include "vectors.h"
#include <string.h>

typedef struct {
  convolution_shape shape;
  int threads, taken;
  int rows;           // of a filter, as the loops over a window see them
  int row_vectors;    // vectors in a row
  long filter;        // floats in a filter
  long plane_row;     // floats in a row of the plane
  long plane;         // floats in the plane
  const float *x, *w, *bias, *dy;
  const int32_t *position;
  float *y, *dx, *dw;
  float *filters;     // [K][kernel T][row]
  float *planes;      // [thread][T, padded][F · C, padded]
} work;

static work work_sizes(convolution_shape s, int threads) {
  work job = {.shape = s, .threads = threads};
  job.row_vectors = (s.kernel_frequency * s.channels + LANES - 1) / LANES;
  job.filter = (long)s.kernel_time * job.row_vectors * LANES;
  job.plane_row = (long)(s.frequency_before + s.frequency + s.frequency_after) * s.channels;
  long rows = s.time_before + s.time + s.time_after;
  job.rows = s.kernel_time;
  // Rows that follow each other without a gap in filter and plane are one.
  if (job.plane_row == (long)s.kernel_frequency * s.channels && job.plane_row % LANES == 0) {
    job.row_vectors *= job.rows;
    job.rows = 1;
  }
  job.plane = (rows * job.plane_row + 2 * LANES - 1) / LANES * LANES;
  return job;
}

static void work_layout(work *job, void *scratch) {
  job->filters = scratch;
  job->planes = job->filters + job->shape.filters * job->filter;
}

size_t kernel_sparse_convolution_scratch_bytes(convolution_shape s, int threads) {
  work job = work_sizes(s, threads);
  return (s.filters * job.filter + threads * job.plane) * sizeof(float);
}

// MARK: Copies

static float *empty_plane(const work *job) {
  float *plane = job->planes + team_member(job->threads) * job->plane;
  memset(plane, 0, job->plane * sizeof(float));
  return plane;
}

static float *plane_row(const work *job, float *plane, int t) {
  convolution_shape s = job->shape;
  return plane + (s.time_before + t) * job->plane_row + (long)s.frequency_before * s.channels;
}

static void fill_plane(const work *job, float *plane, int b) {
  convolution_shape s = job->shape;
  long row = (long)s.frequency * s.channels;
  for (int t = 0; t < s.time; t++)
    memcpy(plane_row(job, plane, t), job->x + ((long)b * s.time + t) * row, row * sizeof(float));
}

// Where the window of an output position begins in the plane.
static long window(const work *job, int32_t position) {
  int frequencies = convolution_output_frequency(job->shape);
  return position / frequencies * job->plane_row + (long)(position % frequencies) * job->shape.channels;
}

// The weights' own order is [kernel T, kernel F, C, K].
static void copy_filters(const work *job, int first, int end) {
  convolution_shape s = job->shape;
  int row = s.kernel_frequency * s.channels, stride = (int)(job->filter / s.kernel_time);
  memset(job->filters + first * job->filter, 0, (end - first) * job->filter * sizeof(float));
  for (int i = 0; i < s.kernel_time; i++)
    for (int n = 0; n < row; n++) {
      const float *w = job->w + ((long)i * row + n) * s.filters;
      for (int k = first; k < end; k++) job->filters[k * job->filter + i * stride + n] = w[k];
    }
}

// The piece of the filters that a thread of the team owns.
static void owned_filters(const work *job, int *first, int *end) {
  int member = team_member(job->threads), members = team_size(job->threads), filters = job->shape.filters;
  *first = filters * member / members;
  *end = filters * (member + 1) / members;
}

static void copy_owned_filters(void *data) {
  int first, end;
  owned_filters(data, &first, &end);
  copy_filters(data, first, end);
}

// MARK: Forward

static float sum_of_lanes(vector v) {
  float lanes[LANES];
  store(lanes, v);
  for (int half = LANES / 2; half > 0; half /= 2)
    for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
  return lanes[0];
}

// Two sums side by side, so that a product need not wait for the one before.
static float window_product(const work *job, const float *x, const float *w) {
  vector even = {0}, odd = {0};
  for (int i = 0; i < job->rows; i++, x += job->plane_row) {
    int v = 0;
    for (; v + 1 < job->row_vectors; v += 2, w += 2 * LANES) {
      even += load(x + v * LANES) * load(w);
      odd += load(x + (v + 1) * LANES) * load(w + LANES);
    }
    for (; v < job->row_vectors; v++, w += LANES) even += load(x + v * LANES) * load(w);
  }
  return sum_of_lanes(even + odd);
}

static void forward(void *data) {
  work *job = data;
  convolution_shape s = job->shape;
  float *plane = empty_plane(job);
  for (int b; (b = team_next(&job->taken)) < s.batch;) {
    fill_plane(job, plane, b);
    for (int k = 0; k < s.filters; k++) {
      long at = (long)b * s.filters + k;
      const float *x = plane + window(job, job->position[at]), *w = job->filters + k * job->filter;
      job->y[at] = window_product(job, x, w) + (job->bias ? job->bias[k] : 0);
    }
  }
}

void kernel_sparse_convolution_forward(
    convolution_shape s, const float *x, const float *w, const float *bias, const int32_t *position, float *y,
    void *scratch, int threads) {
  work job = work_sizes(s, threads);
  work_layout(&job, scratch);
  job.x = x;
  job.w = w;
  job.bias = bias;
  job.position = position;
  job.y = y;
  team_run(threads, copy_owned_filters, &job);
  team_run(threads, forward, &job);
}

// MARK: Adjoint in the data

static void data_gradient(void *data) {
  work *job = data;
  convolution_shape s = job->shape;
  long row = (long)s.frequency * s.channels;
  for (int b; (b = team_next(&job->taken)) < s.batch;) {
    float *plane = empty_plane(job);
    for (int k = 0; k < s.filters; k++) {
      long at = (long)b * s.filters + k;
      float dy = job->dy[at];
      float *x = plane + window(job, job->position[at]);
      const float *w = job->filters + k * job->filter;
      for (int i = 0; i < job->rows; i++, x += job->plane_row)
        for (int v = 0; v < job->row_vectors; v++, w += LANES)
          store(x + v * LANES, load(x + v * LANES) + dy * load(w));
    }
    for (int t = 0; t < s.time; t++)
      memcpy(job->dx + ((long)b * s.time + t) * row, plane_row(job, plane, t), row * sizeof(float));
  }
}

void kernel_sparse_convolution_data_gradient(
    convolution_shape s, const float *w, const int32_t *position, const float *dy, float *dx, void *scratch,
    int threads) {
  work job = work_sizes(s, threads);
  work_layout(&job, scratch);
  job.w = w;
  job.position = position;
  job.dy = dy;
  job.dx = dx;
  team_run(threads, copy_owned_filters, &job);
  team_run(threads, data_gradient, &job);
}

// MARK: Adjoint in the weights

// Each thread sums its own filters over all images, in their order.
static void weight_gradient(void *data) {
  work *job = data;
  convolution_shape s = job->shape;
  int row = s.kernel_frequency * s.channels, stride = (int)(job->filter / s.kernel_time), first, end;
  owned_filters(job, &first, &end);
  memset(job->filters + first * job->filter, 0, (end - first) * job->filter * sizeof(float));
  float *plane = empty_plane(job);
  for (int b = 0; b < s.batch; b++) {
    fill_plane(job, plane, b);
    for (int k = first; k < end; k++) {
      long at = (long)b * s.filters + k;
      float dy = job->dy[at];
      const float *x = plane + window(job, job->position[at]);
      float *w = job->filters + k * job->filter;
      for (int i = 0; i < job->rows; i++, x += job->plane_row)
        for (int v = 0; v < job->row_vectors; v++, w += LANES) store(w, load(w) + dy * load(x + v * LANES));
    }
  }
  for (int i = 0; i < s.kernel_time; i++)
    for (int n = 0; n < row; n++) {
      float *dw = job->dw + ((long)i * row + n) * s.filters;
      for (int k = first; k < end; k++) dw[k] = job->filters[k * job->filter + i * stride + n];
    }
}

void kernel_sparse_convolution_weight_gradient(
    convolution_shape s, const float *x, const int32_t *position, const float *dy, float *dw, void *scratch,
    int threads) {
  work job = work_sizes(s, threads);
  work_layout(&job, scratch);
  job.x = x;
  job.position = position;
  job.dy = dy;
  job.dw = dw;
  team_run(threads, weight_gradient, &job);
}
