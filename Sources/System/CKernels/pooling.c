#include "pooling.h"
#include <string.h>

static inline long maximum(long a, long b) { return a > b ? a : b; }
static inline long minimum(long a, long b) { return a < b ? a : b; }

// The inputs begin..<end that a window covers, and how many places it has with padding.
typedef struct {
  long begin, end, places;
} extent;

static inline extent window(long output, long taps, long stride, long before, long after, long size) {
  const long start = output * stride - before, stop = minimum(start + taps, size + after);
  return (extent){maximum(start, 0), minimum(stop, size), stop - start};
}

static inline extent window_rows(const kernel_pooling_geometry *g, long t) {
  return window(t, g->row_window, g->row_stride, g->row_before, g->row_after, g->rows);
}

static inline extent window_columns(const kernel_pooling_geometry *g, long f) {
  return window(f, g->column_window, g->column_stride, g->column_before, g->column_after, g->columns);
}

void kernel_maximum_pooling(const kernel_pooling_geometry *g, const float *x, float *restrict y,
                            int *restrict positions, long first, long last) {
  const long channels = g->channels;
  for (long line = first; line < last; line++) {
    const long example = line / g->output_rows;
    const extent rows = window_rows(g, line % g->output_rows);
    for (long f = 0; f < g->output_columns; f++) {
      const extent columns = window_columns(g, f);
      float *restrict best = y + (line * g->output_columns + f) * channels;
      int *restrict place = positions + (line * g->output_columns + f) * channels;
      for (long t = rows.begin; t < rows.end; t++)
        for (long j = columns.begin; j < columns.end; j++) {
          const int start = (int)(((example * g->rows + t) * g->columns + j) * channels);
          const float *restrict candidate = x + start;
          if (t == rows.begin && j == columns.begin) {
            memcpy(best, candidate, channels * sizeof(float));
            for (long c = 0; c < channels; c++) place[c] = start + (int)c;
          } else
            for (long c = 0; c < channels; c++) {
              const int better = candidate[c] > best[c];
              best[c] = better ? candidate[c] : best[c];
              place[c] = better ? start + (int)c : place[c];
            }
        }
    }
  }
}

static inline float share(extent rows, extent columns, int counts_padding) {
  const long count = counts_padding ? rows.places * columns.places
                                    : (rows.end - rows.begin) * (columns.end - columns.begin);
  return 1.0f / (float)count;
}

void kernel_average_pooling(const kernel_pooling_geometry *g, int counts_padding, const float *x, float *restrict y,
                            long first, long last) {
  const long channels = g->channels;
  for (long line = first; line < last; line++) {
    const long example = line / g->output_rows;
    const extent rows = window_rows(g, line % g->output_rows);
    for (long f = 0; f < g->output_columns; f++) {
      const extent columns = window_columns(g, f);
      float *restrict mean = y + (line * g->output_columns + f) * channels;
      memset(mean, 0, channels * sizeof(float));
      for (long t = rows.begin; t < rows.end; t++)
        for (long j = columns.begin; j < columns.end; j++) {
          const float *restrict value = x + ((example * g->rows + t) * g->columns + j) * channels;
          for (long c = 0; c < channels; c++) mean[c] += value[c];
        }
      const float scale = share(rows, columns, counts_padding);
      for (long c = 0; c < channels; c++) mean[c] *= scale;
    }
  }
}

void kernel_average_pooling_adjoint(const kernel_pooling_geometry *g, int counts_padding, const float *dy,
                                    float *restrict dx, long first, long last) {
  const long channels = g->channels;
  for (long line = first * g->output_rows; line < last * g->output_rows; line++) {
    const long example = line / g->output_rows;
    const extent rows = window_rows(g, line % g->output_rows);
    for (long f = 0; f < g->output_columns; f++) {
      const extent columns = window_columns(g, f);
      const float *restrict gradient = dy + (line * g->output_columns + f) * channels;
      const float scale = share(rows, columns, counts_padding);
      for (long t = rows.begin; t < rows.end; t++)
        for (long j = columns.begin; j < columns.end; j++) {
          float *restrict value = dx + ((example * g->rows + t) * g->columns + j) * channels;
          for (long c = 0; c < channels; c++) value[c] += scale * gradient[c];
        }
    }
  }
}
