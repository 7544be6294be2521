// B batch   T time   F frequency   C channels in   K channels out
//
// An example is worked on in strips of a few pooled rows, and a strip in slices of as many channels as a vector has
// lanes. A slice of a strip, copied out of x or summed up for dx, stays in the first-level cache, and a filter's nine
// vectors of weights (or of their sums) stay in registers while all of its windows in the strip pass.
#include "convolution_pooled.h"
#include "vectors.h"
#include <string.h>

#define TAPS 9
// What a slice may fill of the first-level cache.
#define SLICE_BYTES 28672
// From this size on an array does not stay in the last-level cache until somebody reads it.
#define STREAMED_BYTES (16L << 20)

typedef struct {
  pooled_convolution_shape shape;
  int slices;
  int width;                // columns of x with their padding
  int windows;              // in a pooled row
  int pooled_rows;          // in an example
  int strip_pooled_rows;    // in a strip
  int strip_rows;           // rows of x that a strip sees
  long slice_floats;
  float *slice;             // [slices][strip rows][width][vector]; the data adjoint needs the first alone
  float *carried;           // [slices][2][width][vector]: the rows that the next strip shares
  int streams;              // whether dx is so large that it goes past the caches
  int *rest;                // [K]
  int *place;               // [windows of a strip][K]: where each window's 3 × 3 begins in a slice
} plan;

static plan plan_of(pooled_convolution_shape shape, void *scratch) {
  const convolution_shape s = shape.convolution;
  plan p = {.shape = shape, .slices = s.channels / LANES};
  p.width = s.frequency_before + s.frequency + s.frequency_after;
  p.windows = convolution_output_frequency(s) / shape.pool_frequency;
  p.pooled_rows = convolution_output_time(s) / shape.pool_time;
  const int rows = SLICE_BYTES / (p.width * LANES * (int)sizeof(float)), fitting = (rows - 2) / shape.pool_time;
  p.strip_pooled_rows = fitting < 1 ? 1 : fitting > p.pooled_rows ? p.pooled_rows : fitting;
  p.strip_rows = p.strip_pooled_rows * shape.pool_time + 2;
  p.slice = scratch;
  p.streams = (long)s.batch * s.time * s.frequency * s.channels * (long)sizeof(float) > STREAMED_BYTES;
  p.slice_floats = (long)p.strip_rows * p.width * LANES;
  p.carried = p.slice + p.slices * p.slice_floats;
  p.rest = (int *)(p.carried + (long)p.slices * 2 * p.width * LANES);
  p.place = p.rest + s.filters;
  return p;
}

int kernel_vector_floats(void) { return LANES; }

size_t kernel_pooled_convolution_scratch_bytes(pooled_convolution_shape shape) {
  const plan p = plan_of(shape, 0);
  const size_t places = (size_t)p.strip_pooled_rows * p.windows * shape.convolution.filters;
  return (size_t)(p.place - (int *)0) * sizeof(int) + places * sizeof(int);
}

void kernel_pooled_convolution_pack(pooled_convolution_shape shape, const float *w, float *packed) {
  const convolution_shape s = shape.convolution;
  for (int tap = 0; tap < TAPS; tap++)
    for (int c = 0; c < s.channels; c++)
      for (int k = 0; k < s.filters; k++)
        packed[(((long)(c / LANES) * s.filters + k) * TAPS + tap) * LANES + c % LANES] =
            w[((long)tap * s.channels + c) * s.filters + k];
}

void kernel_pooled_convolution_unpack(pooled_convolution_shape shape, const float *packed, float *w) {
  const convolution_shape s = shape.convolution;
  for (int tap = 0; tap < TAPS; tap++)
    for (int c = 0; c < s.channels; c++)
      for (int k = 0; k < s.filters; k++)
        w[((long)tap * s.channels + c) * s.filters + k] =
            packed[(((long)(c / LANES) * s.filters + k) * TAPS + tap) * LANES + c % LANES];
}

// MARK: Strips

// A strip: pooled rows first..<first + rows of an example.
typedef struct {
  int first, rows;
  long entry;    // of its first window and filter
} strip;

// Where each window's maximum lies, as an offset into a slice. A position within its window is
// (row · F′ + column) · K; comparisons find row and column, which a division would take longer for.
static void find_places(const plan *p, long example, strip s, const int32_t *position) {
  const convolution_shape c = p->shape.convolution;
  const int filters = c.filters, columns = convolution_output_frequency(c), rows = convolution_output_time(c);
  const int pool_time = p->shape.pool_time, pool_frequency = p->shape.pool_frequency, line = columns * filters;
  int *restrict rest = p->rest;
  for (int t = 0; t < s.rows; t++)
    for (int f = 0; f < p->windows; f++) {
      const int row = (s.first + t) * pool_time, column = f * pool_frequency;
      const int corner = (int)(((example * rows + row) * columns + column) * filters);
      const int start = (t * pool_time * p->width + column) * LANES, below = p->width * LANES;
      const int32_t *restrict from = position + s.entry + ((long)t * p->windows + f) * filters;
      int *restrict to = p->place + (t * p->windows + f) * filters;
      for (int k = 0; k < filters; k++) rest[k] = from[k] - corner - k;
      for (int k = 0; k < filters; k++) to[k] = start;
      for (int i = 1; i < pool_time; i++)
        for (int k = 0; k < filters; k++) {
          const int is_below = rest[k] >= line;
          rest[k] -= is_below * line;
          to[k] += is_below * below;
        }
      for (int j = 1; j < pool_frequency; j++)
        for (int k = 0; k < filters; k++) to[k] += rest[k] >= j * filters ? LANES : 0;
    }
}

#define FOR_EACH_STRIP(p, b, s)                                                                                  \
  for (strip s = {.rows = (p)->strip_pooled_rows,                                                                \
                  .entry = (b) * (p)->pooled_rows * (p)->windows * (p)->shape.convolution.filters};              \
       s.first < (p)->pooled_rows && ((s.rows = s.first + s.rows > (p)->pooled_rows ? (p)->pooled_rows - s.first \
                                                                                    : s.rows),                   \
                                      1);                                                                        \
       s.entry += (long)s.rows * (p)->windows * (p)->shape.convolution.filters, s.first += s.rows)

// MARK: Adjoint in the kernel

// The slices of x that a strip sees, zero where it is padding.
static void fill_slices(const plan *p, const float *x, long b, strip s) {
  const convolution_shape c = p->shape.convolution;
  const int rows = s.rows * p->shape.pool_time + 2, top = s.first * p->shape.pool_time - c.time_before;
  for (int r = 0; r < rows; r++) {
    float *line = p->slice + (long)r * p->width * LANES;
    const int is_inside = top + r >= 0 && top + r < c.time;
    const float *from = x + (b * c.time + top + r) * (long)c.frequency * c.channels;
    for (int f = -c.frequency_before; f < c.frequency + c.frequency_after; f++, line += LANES) {
      const int is_padding = !is_inside || f < 0 || f >= c.frequency;
      for (int slice = 0; slice < p->slices; slice++)
        store(line + slice * p->slice_floats, is_padding ? (vector){} : load(from + (long)f * c.channels + slice * LANES));
    }
  }
}

void kernel_pooled_convolution_kernel_adjoint(
    pooled_convolution_shape shape, const float *x, const int32_t *position, const float *dy, float *packed,
    void *scratch, long first, long last) {
  const plan p = plan_of(shape, scratch);
  const int filters = shape.convolution.filters;
  const long row = (long)p.width * LANES;
  for (long b = first; b < last; b++)
    FOR_EACH_STRIP(&p, b, s) {
      find_places(&p, b, s, position);
      const int entries = s.rows * p.windows * filters;
      fill_slices(&p, x, b, s);
      for (int slice = 0; slice < p.slices; slice++) {
        const float *windows = p.slice + slice * p.slice_floats;
        for (int k = 0; k < filters; k++) {
          float *w = packed + ((long)slice * filters + k) * TAPS * LANES;
          vector sum[TAPS];
          for (int tap = 0; tap < TAPS; tap++) sum[tap] = load(w + tap * LANES);
          for (int e = k; e < entries; e += filters) {
            const float *window = windows + p.place[e];
            const float gradient = dy[s.entry + e];
            _Pragma("unroll") for (int tap = 0; tap < TAPS; tap++)
                sum[tap] += gradient * load(window + tap / 3 * row + tap % 3 * LANES);
          }
          for (int tap = 0; tap < TAPS; tap++) store(w + tap * LANES, sum[tap]);
        }
      }
    }
}

// MARK: Adjoint in the data

// Rows of a slice from its first on go to dx; those that are padding go nowhere.
static void empty_slice(const plan *p, float *dx, long b, int padded_row, int rows, int slice) {
  const convolution_shape c = p->shape.convolution;
  for (int r = 0; r < rows; r++) {
    const int t = padded_row + r - c.time_before;
    if (t < 0 || t >= c.time) continue;
    const float *from = p->slice + ((long)r * p->width + c.frequency_before) * LANES;
    float *to = dx + (b * c.time + t) * c.frequency * c.channels + slice * LANES;
    for (int f = 0; f < c.frequency; f++, from += LANES, to += c.channels)
      if (p->streams) __builtin_nontemporal_store(load(from), (vector *)to);
      else store(to, load(from));
  }
}

void kernel_pooled_convolution_data_adjoint(
    pooled_convolution_shape shape, const float *packed, const int32_t *position, const float *dy, float *dx,
    void *scratch, long first, long last) {
  const plan p = plan_of(shape, scratch);
  const convolution_shape c = shape.convolution;
  const int filters = c.filters;
  const long row = (long)p.width * LANES, shared = 2 * row;
  for (long b = first; b < last; b++) {
    memset(p.carried, 0, p.slices * shared * sizeof(float));
    FOR_EACH_STRIP(&p, b, s) {
      find_places(&p, b, s, position);
      const int entries = s.rows * p.windows * filters, rows = s.rows * shape.pool_time;
      const int padded_row = s.first * shape.pool_time, is_last = s.first + s.rows == p.pooled_rows;
      for (int slice = 0; slice < p.slices; slice++) {
        float *carried = p.carried + slice * shared;
        memcpy(p.slice, carried, shared * sizeof(float));
        memset(p.slice + shared, 0, rows * row * sizeof(float));
        for (int k = 0; k < filters; k++) {
          const float *w = packed + ((long)slice * filters + k) * TAPS * LANES;
          vector weights[TAPS];
          for (int tap = 0; tap < TAPS; tap++) weights[tap] = load(w + tap * LANES);
          for (int e = k; e < entries; e += filters) {
            float *window = p.slice + p.place[e];
            const float gradient = dy[s.entry + e];
            _Pragma("unroll") for (int tap = 0; tap < TAPS; tap++) {
              float *at = window + tap / 3 * row + tap % 3 * LANES;
              store(at, load(at) + gradient * weights[tap]);
            }
          }
        }
        memcpy(carried, p.slice + rows * row, shared * sizeof(float));
        empty_slice(&p, dx, b, padded_row, is_last ? rows + 2 : rows, slice);
      }
    }
    // What no window reaches.
    const int seen = p.pooled_rows * shape.pool_time + 2 - c.time_before;
    if (seen < c.time)
      memset(
          dx + (b * c.time + seen) * c.frequency * c.channels, 0,
          (size_t)(c.time - seen) * c.frequency * c.channels * sizeof(float));
  }
}
