// B batch   T time   F frequency   C channels in   K channels out
//
// Entries are taken in blocks, small enough that the part of x which a block sees stays in the second-level cache, and
// in a block filter by filter: one filter's weights, or the sum of its gradient, stay in registers while all of its
// windows pass. Windows that reach beyond x go one by one.
#include "convolution_at_positions.h"
#include "vectors.h"
#include <stdint.h>
#include <string.h>

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

// Division of 32-bit numbers by a constant that is known late: a multiplication.
typedef struct {
  uint64_t reciprocal;
  uint32_t divisor;
} divisor;

static inline divisor divisor_of(long n) { return (divisor){UINT64_MAX / (uint64_t)n + 1, (uint32_t)n}; }

static inline uint32_t quotient(uint32_t n, divisor by) {
  return by.divisor == 1 ? n : (uint32_t)(((unsigned __int128)n * by.reciprocal) >> 64);
}

typedef struct {
  kernel_convolution_geometry g;
  divisor by_channels, by_columns, by_rows;
  long width;     // input channels that one output sees
  long filter;    // weights of one output channel
  int whole;      // whether a row of taps lies side by side in x
} plan;

static inline plan plan_of(const kernel_convolution_geometry *g) {
  const long width = g->channels / g->groups;
  return (plan){
      .g = *g,
      .by_channels = divisor_of(g->output_channels),
      .by_columns = divisor_of(g->output_columns),
      .by_rows = divisor_of(g->output_rows),
      .width = width,
      .filter = g->row_taps * g->column_taps * width,
      .whole = g->groups == 1 && g->column_dilation == 1,
  };
}

// The window of one output: where it begins in x, and the taps of it that lie inside.
typedef struct {
  long at;
  long first_row, last_row, first_column, last_column;
} window;

// Taps tap of 0..<taps with 0 ≤ start + tap·dilation < size.
static inline void inside(long start, long taps, long dilation, long size, long *first, long *last) {
  *first = start < 0 ? minimum((-start + dilation - 1) / dilation, taps) : 0;
  if (start + (taps - 1) * dilation < size)
    *last = taps;
  else
    *last = size > start ? maximum((size - start + dilation - 1) / dilation, *first) : *first;
}

static inline window window_at(const plan *p, int position, int k) {
  const kernel_convolution_geometry *g = &p->g;
  const uint32_t place = quotient((uint32_t)position, p->by_channels), line = quotient(place, p->by_columns);
  const uint32_t b = quotient(line, p->by_rows);
  const long f = place - line * p->by_columns.divisor, t = line - b * p->by_rows.divisor;
  const long row = t * g->row_stride - g->row_before, column = f * g->column_stride - g->column_before;
  const long group = g->groups == 1 ? 0 : k / (g->output_channels / g->groups);
  window w = {.at = ((b * g->rows + row) * g->columns + column) * g->channels + group * p->width};
  inside(row, g->row_taps, g->row_dilation, g->rows, &w.first_row, &w.last_row);
  inside(column, g->column_taps, g->column_dilation, g->columns, &w.first_column, &w.last_column);
  return w;
}

static inline int is_whole(const plan *p, const window *w) {
  return w->last_row - w->first_row == p->g.row_taps && w->last_column - w->first_column == p->g.column_taps;
}

// Runs `body` on every stretch of x (`offset` from the window's beginning) and of the filter (from `tap`) that lie side
// by side in both, `run` long: a whole row of taps where nothing stands between them, else the channels of a tap.
#define FOR_EACH_RUN(p, w, body)                                                                                 \
  for (long i = (w).first_row; i < (w).last_row; i++)                                                            \
    for (long j = (w).first_column; j < (w).last_column; j += (p)->whole ? (p)->g.column_taps : 1) {             \
      const long run = (p)->whole ? ((w).last_column - (w).first_column) * (p)->width : (p)->width;              \
      const long offset =                                                                                        \
          (i * (p)->g.row_dilation * (p)->g.columns + j * (p)->g.column_dilation) * (p)->g.channels;             \
      const long tap = (i * (p)->g.column_taps + j) * (p)->width;                                                \
      body                                                                                                       \
    }

// MARK: Blocks

#define BLOCK 2048

// The entries of one filter in a block whose windows lie inside x.
typedef struct {
  long count;
  long at[BLOCK];
  float value[BLOCK];
} sheaf;

// What to do with a filter's sheaf, and with a window that reaches beyond x.
typedef void (*sheaf_action)(const plan *p, const float *x, float *sum, int k, const sheaf *sheaf);
typedef void (*window_action)(const plan *p, const float *x, float *sum, int k, const window *w, float value);

static inline __attribute__((always_inline)) void for_each_sheaf(
    const plan *p, const int *positions, const float *values, long first, long last, const float *x, float *sum,
    sheaf_action on_sheaf, window_action on_window) {
  const int channels = (int)p->g.output_channels;
  int starts[channels + 1], channel[BLOCK], order[BLOCK];
  sheaf sheaf;
  for (long block = first; block < last; block += BLOCK) {
    const int count = (int)minimum(BLOCK, last - block);
    memset(starts, 0, sizeof starts);
    for (int n = 0; n < count; n++) {
      const uint32_t position = (uint32_t)positions[block + n];
      channel[n] = (int)(position - quotient(position, p->by_channels) * p->by_channels.divisor);
      starts[channel[n] + 1]++;
    }
    for (int k = 0; k < channels; k++) starts[k + 1] += starts[k];
    // Placing the entries moves every start to the next one's.
    for (int n = 0; n < count; n++) order[starts[channel[n]]++] = n;
    for (int k = 0, n = 0; k < channels; k++) {
      sheaf.count = 0;
      for (; n < starts[k]; n++) {
        const long entry = block + order[n];
        const window w = window_at(p, positions[entry], k);
        if (is_whole(p, &w)) {
          sheaf.at[sheaf.count] = w.at;
          sheaf.value[sheaf.count++] = values[entry];
        } else
          on_window(p, x, sum, k, &w, values[entry]);
      }
      if (sheaf.count) on_sheaf(p, x, sum, k, &sheaf);
    }
  }
}

// A stretch of `run` floats in vectors, as many at a time as there are registers for, then in ever smaller pieces.
typedef float half_vector __attribute__((vector_size(2 * LANES)));
typedef float quarter_vector __attribute__((vector_size(LANES)));
#define IN_VECTORS(STEP) STEP(vector, 16) STEP(vector, 8) STEP(vector, 4) STEP(vector, 2) STEP(vector, 1)        \
  STEP(half_vector, 1) STEP(quarter_vector, 1) STEP(float, 1)

static inline window everything(const plan *p) {
  return (window){.last_row = p->g.row_taps, .last_column = p->g.column_taps};
}

// MARK: Adjoint in the data

static inline void add(long n, float scale, const float *restrict a, float *restrict sum) {
  for (long i = 0; i < n; i++) sum[i] += scale * a[i];
}

static inline void data_window(const plan *p, const float *kernel, float *dx, int k, const window *w, float dy) {
  FOR_EACH_RUN(p, *w, add(run, dy, kernel + k * p->filter + tap, dx + w->at + offset);)
}

// The weights of a run stay in registers while its windows pass.
#define DATA_STEP(type, number)                                                                                  \
  for (; n + number * (long)(sizeof(type) / 4) <= run; n += number * (sizeof(type) / 4)) {                       \
    type weights[number];                                                                                        \
    memcpy(weights, kernel + k * p->filter + tap + n, sizeof weights);                                           \
    for (long e = 0; e < s->count; e++) {                                                                        \
      float *target = dx + s->at[e] + offset + n;                                                                \
      _Pragma("unroll") for (int v = 0; v < number; v++, target += sizeof(type) / 4) {                           \
        type sum;                                                                                                \
        memcpy(&sum, target, sizeof sum);                                                                        \
        sum += s->value[e] * weights[v];                                                                         \
        memcpy(target, &sum, sizeof sum);                                                                        \
      }                                                                                                          \
    }                                                                                                            \
  }

static inline void data_sheaf(const plan *p, const float *kernel, float *dx, int k, const sheaf *s) {
  FOR_EACH_RUN(p, everything(p), long n = 0; IN_VECTORS(DATA_STEP))
}

void kernel_convolution_data_adjoint_at(const kernel_convolution_geometry *g, const float *dy, const float *kernel,
                                        const int *positions, float *dx, long first, long last) {
  const plan p = plan_of(g);
  for_each_sheaf(&p, positions, dy, first, last, kernel, dx, data_sheaf, data_window);
}

// MARK: Adjoint in the kernel

static inline void kernel_window(const plan *p, const float *x, float *dkernel, int k, const window *w, float dy) {
  FOR_EACH_RUN(p, *w, add(run, dy, x + w->at + offset, dkernel + k * p->filter + tap);)
}

// The sum of a run stays in registers while its windows pass.
#define KERNEL_STEP(type, number)                                                                                \
  for (; n + number * (long)(sizeof(type) / 4) <= run; n += number * (sizeof(type) / 4)) {                       \
    type sum[number];                                                                                            \
    float *target = dkernel + k * p->filter + tap + n;                                                           \
    memcpy(sum, target, sizeof sum);                                                                             \
    for (long e = 0; e < s->count; e++) {                                                                        \
      const float *source = x + s->at[e] + offset + n;                                                           \
      _Pragma("unroll") for (int v = 0; v < number; v++, source += sizeof(type) / 4) {                           \
        type value;                                                                                              \
        memcpy(&value, source, sizeof value);                                                                    \
        sum[v] += s->value[e] * value;                                                                           \
      }                                                                                                          \
    }                                                                                                            \
    memcpy(target, sum, sizeof sum);                                                                             \
  }

static inline void kernel_sheaf(const plan *p, const float *x, float *dkernel, int k, const sheaf *s) {
  FOR_EACH_RUN(p, everything(p), long n = 0; IN_VECTORS(KERNEL_STEP))
}

void kernel_convolution_kernel_adjoint_at(const kernel_convolution_geometry *g, const float *x, const float *dy,
                                          const int *positions, float *dkernel, long first, long last) {
  const plan p = plan_of(g);
  for_each_sheaf(&p, positions, dy, first, last, x, dkernel, kernel_sheaf, kernel_window);
}

// MARK: Forward

static inline float dot(long n, const float *a, const float *b) {
#pragma clang fp reassociate(on)
  float sum = 0;
  for (long i = 0; i < n; i++) sum += a[i] * b[i];
  return sum;
}

void kernel_convolution_at(const kernel_convolution_geometry *g, const float *x, const float *kernel,
                           const int *positions, float *y, long first, long last) {
  const plan p = plan_of(g);
  for (long n = first; n < last; n++) {
    const uint32_t position = (uint32_t)positions[n];
    const int k = (int)(position - quotient(position, p.by_channels) * p.by_channels.divisor);
    const window w = window_at(&p, positions[n], k);
    float sum = 0;
    FOR_EACH_RUN(&p, w, sum += dot(run, x + w.at + offset, kernel + k * p.filter + tap);)
    y[n] = sum;
  }
}
