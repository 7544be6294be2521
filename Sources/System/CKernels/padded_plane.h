// An example copied into its zero padding, so that no window of a convolution needs a test for the border.
// Internal to the kernels: Swift does not see it.
#pragma once
#include "convolution_at_positions.h"
#include <string.h>

typedef struct {
  long rows, row;    // rows, and floats in a row
} padded_plane;

// As much of an example and its padding as outputs see.
static inline padded_plane padded_plane_of(const kernel_convolution_geometry *g) {
  return (padded_plane){
      .rows = (g->output_rows - 1) * g->row_stride + (g->row_taps - 1) * g->row_dilation + 1,
      .row = ((g->output_columns - 1) * g->column_stride + (g->column_taps - 1) * g->column_dilation + 1) * g->channels};
}

static inline void padded_plane_fill(
    padded_plane p, const kernel_convolution_geometry *g, const float *x, float *plane) {
  const long before = g->column_before * g->channels, row = g->columns * g->channels;
  const long from = before < 0 ? -before : 0, to = before > 0 ? before : 0;
  const long room = p.row - to, given = row - from, count = given < room ? given : room;
  for (long r = 0; r < p.rows; r++) {
    float *line = plane + r * p.row;
    const long t = r - g->row_before;
    memset(line, 0, p.row * sizeof(float));
    if (t >= 0 && t < g->rows && count > 0) memcpy(line + to, x + t * row + from, count * sizeof(float));
  }
}
