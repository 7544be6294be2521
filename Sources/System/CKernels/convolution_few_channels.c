// K channels out   P inputs to an output: taps × channels
//
// An example is copied into its padding; it is small, having few channels. Then the P inputs of an output are numbers at
// fixed offsets, each broadcast against vectors of filters.
#include "convolution_few_channels.h"
#include "padded_plane.h"
#include "vectors.h"

typedef struct {
  kernel_convolution_geometry g;
  long inputs;
  padded_plane padded;
  long step;    // floats from one output's window to the next
  long offset[FEW_INPUTS];
  float *plane;
} plan;

static plan plan_of(const kernel_convolution_geometry *g, void *scratch) {
  plan p = {
      .g = *g,
      .inputs = g->row_taps * g->column_taps * g->channels,
      .padded = padded_plane_of(g),
      .step = g->column_stride * g->channels,
      .plane = scratch};
  if (p.inputs > FEW_INPUTS) return p;
  for (long i = 0, n = 0; i < g->row_taps; i++)
    for (long j = 0; j < g->column_taps; j++)
      for (long c = 0; c < g->channels; c++, n++)
        p.offset[n] = i * g->row_dilation * p.padded.row + j * g->column_dilation * g->channels + c;
  return p;
}

int kernel_few_channels_takes(const kernel_convolution_geometry *g) {
  return g->groups == 1 && g->output_channels % LANES == 0 && plan_of(g, 0).inputs <= FEW_INPUTS;
}

size_t kernel_few_channels_scratch_bytes(const kernel_convolution_geometry *g) {
  const plan p = plan_of(g, 0);
  return (size_t)p.padded.rows * p.padded.row * sizeof(float);
}

// MARK: Forward

// `outputs` outputs side by side and `vectors` vectors of filters at once.
static inline __attribute__((always_inline)) void block(
    const plan *p, const float *window, const float *kernel, const float *bias, float slope, float *y, int streamed,
    const int outputs, const int vectors) {
  const long filters = p->g.output_channels;
  vector sum[outputs][vectors];
  for (int v = 0; v < vectors; v++)
    for (int o = 0; o < outputs; o++) sum[o][v] = bias ? load(bias + v * LANES) : (vector){};
  for (long n = 0; n < p->inputs; n++) {
    vector weights[vectors];
    _Pragma("unroll") for (int v = 0; v < vectors; v++) weights[v] = load(kernel + n * filters + v * LANES);
    _Pragma("unroll") for (int o = 0; o < outputs; o++) {
      const float input = window[o * p->step + p->offset[n]];
      _Pragma("unroll") for (int v = 0; v < vectors; v++) sum[o][v] += input * weights[v];
    }
  }
  _Pragma("unroll") for (int o = 0; o < outputs; o++)
    _Pragma("unroll") for (int v = 0; v < vectors; v++) {
      const vector value = select(sum[o][v] > 0, sum[o][v], slope * sum[o][v]);
      float *to = y + o * filters + v * LANES;
      if (streamed) __builtin_nontemporal_store(value, (vector *)to);
      else store(to, value);
    }
}

void kernel_few_channels_forward(
    const kernel_convolution_geometry *g, const float *x, const float *kernel, const float *bias, float slope,
    float *y, int streamed, void *scratch, long first, long last) {
  const plan p = plan_of(g, scratch);
  const long filters = g->output_channels, size = g->rows * g->columns * g->channels;
  for (long b = first; b < last; b++) {
    padded_plane_fill(p.padded, g, x + b * size, p.plane);
    for (long t = 0; t < g->output_rows; t++) {
      const float *row = p.plane + t * g->row_stride * p.padded.row;
      float *line = y + (b * g->output_rows + t) * g->output_columns * filters;
      long f = 0;
      for (; f + 6 <= g->output_columns; f += 6) {
        long k = 0;
        for (; k + 4 * LANES <= filters; k += 4 * LANES)
          block(&p, row + f * p.step, kernel + k, bias ? bias + k : 0, slope, line + f * filters + k, streamed, 6, 4);
        for (; k < filters; k += LANES)
          block(&p, row + f * p.step, kernel + k, bias ? bias + k : 0, slope, line + f * filters + k, streamed, 6, 1);
      }
      for (; f < g->output_columns; f++)
        for (long k = 0; k < filters; k += LANES)
          block(&p, row + f * p.step, kernel + k, bias ? bias + k : 0, slope, line + f * filters + k, streamed, 1, 1);
    }
  }
}

// MARK: Adjoint

// Sums of `inputs` inputs and, if they are the last, of the bias, for two vectors of filters, over a row of outputs.
static inline __attribute__((always_inline)) void adjoint_row(
    const plan *p, const float *row, const float *y, const float *dy, float slope, float *sums, float *bias,
    const long *offset, const int inputs, const int vectors) {
  const long filters = p->g.output_channels;
  vector sum[inputs][vectors], shift[vectors];
  for (int n = 0; n < inputs; n++)
    for (int v = 0; v < vectors; v++) sum[n][v] = load(sums + n * filters + v * LANES);
  for (int v = 0; v < vectors; v++) shift[v] = (vector){};
  for (long f = 0; f < p->g.output_columns; f++, row += p->step, y += filters, dy += filters) {
    vector gradient[vectors];
    _Pragma("unroll") for (int v = 0; v < vectors; v++) {
      const vector g = load(dy + v * LANES);
      gradient[v] = select(load(y + v * LANES) > 0, g, slope * g);
      shift[v] += gradient[v];
    }
    _Pragma("unroll") for (int n = 0; n < inputs; n++) {
      const float input = row[offset[n]];
      _Pragma("unroll") for (int v = 0; v < vectors; v++) sum[n][v] += input * gradient[v];
    }
  }
  for (int n = 0; n < inputs; n++)
    for (int v = 0; v < vectors; v++) store(sums + n * filters + v * LANES, sum[n][v]);
  if (bias)
    for (int v = 0; v < vectors; v++) store(bias + v * LANES, load(bias + v * LANES) + shift[v]);
}

void kernel_few_channels_adjoint(
    const kernel_convolution_geometry *g, const float *x, const float *y, const float *dy, float slope, float *sums,
    void *scratch, long first, long last) {
  const plan p = plan_of(g, scratch);
  const long filters = g->output_channels, size = g->rows * g->columns * g->channels;
  for (long b = first; b < last; b++) {
    padded_plane_fill(p.padded, g, x + b * size, p.plane);
    for (long t = 0; t < g->output_rows; t++) {
      const float *row = p.plane + t * g->row_stride * p.padded.row;
      const long line = (b * g->output_rows + t) * g->output_columns * filters;
      float *bias = sums + p.inputs * filters;
#define ROW(inputs, vectors)                                                                                     \
  adjoint_row(&p, row, y + line + k, dy + line + k, slope, sums + n * filters + k, n == 0 ? bias + k : 0,         \
              p.offset + n, inputs, vectors)
      long n = 0;
      for (; n + 9 <= p.inputs; n += 9) {
        long k = 0;
        for (; k + 2 * LANES <= filters; k += 2 * LANES) ROW(9, 2);
        for (; k < filters; k += LANES) ROW(9, 1);
      }
      for (; n + 3 <= p.inputs; n += 3)
        for (long k = 0; k < filters; k += LANES) ROW(3, 1);
      for (; n < p.inputs; n++)
        for (long k = 0; k < filters; k += LANES) ROW(1, 1);
    }
  }
}
