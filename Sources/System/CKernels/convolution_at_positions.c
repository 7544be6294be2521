// B batch   T time   F frequency   C channels in   K channels out
#include "convolution_at_positions.h"

static inline long maximum(long a, long b) { return a > b ? a : b; }
static inline long minimum(long a, long b) { return a < b ? a : b; }

int kernel_group_by_example(long count, const int *positions, long outputs_per_example, long batch, long *starts) {
  long n = 0;
  starts[0] = 0;
  for (long b = 0; b < batch; b++) {
    const long begin = b * outputs_per_example, end = begin + outputs_per_example;
    while (n < count && positions[n] >= begin && positions[n] < end) n++;
    starts[b + 1] = n;
  }
  return n == count;
}

// The window of one output: where it begins in x, its filter, and the taps that lie inside.
typedef struct {
  long x, kernel;
  long first_row, last_row, first_column, last_column;
} window;

// Taps tap of 0..<taps with 0 ≤ start + tap·dilation < size.
static inline void inside(long start, long taps, long dilation, long size, long *first, long *last) {
  *first = start < 0 ? minimum((-start + dilation - 1) / dilation, taps) : 0;
  *last = size > start ? maximum(minimum((size - start + dilation - 1) / dilation, taps), *first) : *first;
}

static inline window window_at(const kernel_convolution_geometry *g, long position) {
  const long k = position % g->output_channels, place = position / g->output_channels;
  const long f = place % g->output_columns, line = place / g->output_columns;
  const long t = line % g->output_rows, b = line / g->output_rows;
  const long row = t * g->row_stride - g->row_before, column = f * g->column_stride - g->column_before;
  const long width = g->channels / g->groups, group = k / (g->output_channels / g->groups);
  window w;
  inside(row, g->row_taps, g->row_dilation, g->rows, &w.first_row, &w.last_row);
  inside(column, g->column_taps, g->column_dilation, g->columns, &w.first_column, &w.last_column);
  w.x = ((b * g->rows + row) * g->columns + column) * g->channels + group * width;
  w.kernel = k * g->row_taps * g->column_taps * width;
  return w;
}

// Runs `body` on every stretch of x (from `at`) and of the filter (from `tap`) that lie side by side in both:
// a whole row of taps where nothing stands between them, else the channels of a tap.
#define FOR_EACH_RUN(body)                                                                                       \
  {                                                                                                              \
    const window w = window_at(g, positions[n]);                                                                 \
    const long width = g->channels / g->groups, taps = w.last_column - w.first_column;                           \
    const int whole = g->groups == 1 && g->column_dilation == 1;                                                 \
    const long pieces = whole ? 1 : taps, run = whole ? taps * width : width;                                    \
    for (long i = w.first_row; i < w.last_row; i++)                                                              \
      for (long piece = 0; piece < pieces; piece++) {                                                            \
        const long j = w.first_column + piece;                                                                   \
        const long at = w.x + (i * g->row_dilation * g->columns + j * g->column_dilation) * g->channels;         \
        const long tap = w.kernel + (i * g->column_taps + j) * width;                                            \
        body                                                                                                     \
      }                                                                                                          \
  }

static inline float dot(long n, const float *a, const float *b) {
#pragma clang fp reassociate(on)
  float sum = 0;
  for (long i = 0; i < n; i++) sum += a[i] * b[i];
  return sum;
}

static inline void add(long n, float scale, const float *restrict a, float *restrict sum) {
  for (long i = 0; i < n; i++) sum[i] += scale * a[i];
}

void kernel_convolution_at(const kernel_convolution_geometry *g, const float *x, const float *kernel,
                           const int *positions, float *y, long first, long last) {
  for (long n = first; n < last; n++) {
    float sum = 0;
    FOR_EACH_RUN(sum += dot(run, x + at, kernel + tap);)
    y[n] = sum;
  }
}

void kernel_convolution_data_adjoint_at(const kernel_convolution_geometry *g, const float *dy, const float *kernel,
                                        const int *positions, float *dx, long first, long last) {
  for (long n = first; n < last; n++) FOR_EACH_RUN(add(run, dy[n], kernel + tap, dx + at);)
}

void kernel_convolution_kernel_adjoint_at(const kernel_convolution_geometry *g, const float *x, const float *dy,
                                          const int *positions, float *dkernel, long first, long last) {
  for (long n = first; n < last; n++) FOR_EACH_RUN(add(run, dy[n], x + at, dkernel + tap);)
}
