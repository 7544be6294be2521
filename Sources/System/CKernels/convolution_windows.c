// A block is 8 outputs × 2 vectors of filters: 16 sums, as many as hide the latency of an addition, for ten loads (eight
// of an input to every lane, two of filters) where sixteen could be made. Measured: 250 GFLOP/s of a core's 264.
#include "convolution_windows.h"
#include "padded_plane.h"
#include "vectors.h"

enum { block_outputs = LANES == 16 ? 8 : 4, block_vectors = 2 };

typedef struct {
  long runs, run;                  // numbers that stand side by side in a window
  long runs_of_row;                // runs from one row of taps to the next
  long step, row_step;             // floats from a run to the next in its row of taps, and to the next row of taps
  long filters;
} window;

static int is_padded(const kernel_convolution_geometry *g, padded_plane p) {
  return g->row_before != 0 || g->column_before != 0 || p.rows > g->rows || p.row > g->columns * g->channels;
}

int kernel_windows_takes(const kernel_convolution_geometry *g) {
  // Of filters, whole vectors are read: over the end of a row of them, into the next.
  return g->groups == 1 && g->output_channels >= LANES / 2 && g->output_rows * g->output_columns >= block_outputs &&
         g->row_taps * g->column_taps * g->channels > 1;
}

size_t kernel_windows_scratch_bytes(const kernel_convolution_geometry *g) {
  const padded_plane p = padded_plane_of(g);
  return is_padded(g, p) ? (size_t)p.rows * p.row * sizeof(float) : 0;
}

long kernel_windows_blocks(const kernel_convolution_geometry *g) {
  return (g->output_rows * g->output_columns + block_outputs - 1) / block_outputs;
}

static inline vector load_some(const float *x, long count) {
  if (count >= LANES) return load(x);
  vector v = {};
  if (count > 0) memcpy(&v, x, count * sizeof(float));
  return v;
}

static inline void store_some(float *y, vector v, long count) {
  if (count >= LANES) store(y, v);
  else if (count > 0) memcpy(y, &v, count * sizeof(float));
}

// sum += the inputs n of a block's outputs × a row of filters, of which `left` may be read.
static inline __attribute__((always_inline)) void add(
    vector sum[block_outputs][block_vectors], const float *const *from, long n, const float *filters, long left,
    const int vectors) {
  vector weights[block_vectors];
  for (int v = 0; v < vectors; v++) weights[v] = load_some(filters + v * LANES, left - v * LANES);
  _Pragma("unroll") for (int o = 0; o < block_outputs; o++) {
    const float input = from[o][n];
    _Pragma("unroll") for (int v = 0; v < vectors; v++) sum[o][v] += input * weights[v];
  }
}

// The first `outputs` of a block, for filters k and those after them in `vectors` vectors.
static inline __attribute__((always_inline)) void multiply(
    window w, const float *const *windows, const float *kernel, const float *bias, float slope, float *y, long outputs,
    long k, const int vectors) {
  const long left = w.filters - k, whole = vectors * LANES;
  const float *from[block_outputs];
  vector sum[block_outputs][block_vectors];
  for (int o = 0; o < block_outputs; o++) from[o] = windows[o];
  for (int v = 0; v < vectors; v++) {
    const vector start = bias ? load_some(bias + k + v * LANES, left - v * LANES) : (vector){};
    for (int o = 0; o < block_outputs; o++) sum[o][v] = start;
  }
  kernel += k;
  for (long r = 0, column = 0; r < w.runs; r++) {
    const int is_last = r == w.runs - 1;
    // Vectors of filters reach into the next row of them; behind the last row there may be nothing to read.
    for (long n = 0; n < w.run - is_last; n++, kernel += w.filters) add(sum, from, n, kernel, whole, vectors);
    if (is_last) break;
    column = column + 1 == w.runs_of_row ? 0 : column + 1;
    for (int o = 0; o < block_outputs; o++) from[o] += column ? w.step : w.row_step;
  }
  add(sum, from, w.run - 1, kernel, left, vectors);
  for (long o = 0; o < outputs; o++)
    for (int v = 0; v < vectors; v++) {
      const vector value = select(sum[o][v] > 0, sum[o][v], slope * sum[o][v]);
      store_some(y + o * w.filters + k + v * LANES, value, left - v * LANES);
    }
}

void kernel_windows_forward(
    const kernel_convolution_geometry *g, const float *x, const float *kernel, const float *bias, float slope, float *y,
    float *scratch, long first, long last) {
  const padded_plane padded = padded_plane_of(g);
  const int copied = is_padded(g, padded), side_by_side = g->column_dilation == 1;
  const long row = copied ? padded.row : g->columns * g->channels;
  const long runs_of_row = side_by_side ? 1 : g->column_taps, run = (side_by_side ? g->column_taps : 1) * g->channels;
  const long step = g->column_dilation * g->channels;
  const window w = {
      .runs = g->row_taps * runs_of_row, .run = run, .runs_of_row = runs_of_row, .step = step,
      .row_step = g->row_dilation * row - (runs_of_row - 1) * step, .filters = g->output_channels};
  const long outputs = g->output_rows * g->output_columns, blocks = kernel_windows_blocks(g);
  const float *example = 0;
  for (long block = first, filled = -1; block < last; block++) {
    const long b = block / blocks, start = block % blocks * block_outputs;
    if (b != filled) {
      example = x + b * g->rows * g->columns * g->channels;
      if (copied) {
        padded_plane_fill(padded, g, example, scratch);
        example = scratch;
      }
      filled = b;
    }
    const float *windows[block_outputs];
    for (long o = 0; o < block_outputs; o++) {
      // What is beyond the last output is computed as that one, and not stored.
      const long at = start + o < outputs ? start + o : outputs - 1;
      windows[o] = example + at / g->output_columns * g->row_stride * row +
                   at % g->output_columns * g->column_stride * g->channels;
    }
    const long count = outputs - start < block_outputs ? outputs - start : block_outputs;
    float *to = y + (b * outputs + start) * w.filters;
    for (long k = 0; k < w.filters; k += block_vectors * LANES)
      if (w.filters - k > LANES) multiply(w, windows, kernel, bias, slope, to, count, k, block_vectors);
      else multiply(w, windows, kernel, bias, slope, to, count, k, 1);
  }
}
