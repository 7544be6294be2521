#include "halving.h"
#include "blocks.h"
#include "rows.h"

int kernel_halving_is_supported(kernel_halving_shape s) {
  long C = s.channels, K = s.small_channels;
  int small = K == 8 || (K > 0 && K % 16 == 0), large = (C > 0 && C <= 8) || C % 16 == 0;
  return small && large && C <= LONGEST_PATTERN && K <= LONGEST_PATTERN;
}

long kernel_halving_packed(kernel_halving_shape s) { return 3 * packed_floats(s.channels, s.small_channels); }

void kernel_halving_pack(kernel_halving_shape s, const float *kernel, float *packed) {
  const long C = s.channels, K = s.small_channels;
  static const int order[3] = {1, 2, 0};
  for (long i = 0; i < 3; i++)
    for (long k = 0; k < K; k++)
      for (int place = 0; place < 3; place++)
        for (long c = 0; c < C; c++) {
          const float value = kernel[((i * 3 + order[place]) * C + c) * K + k];
          float *at = packed + i * packed_floats(C, K) + k * (C == 8 ? 32 : 3 * C);
          if (C != 8) at[place * C + c] = value;
          else if (place < 2) at[place * 8 + c] = value;
          else {
            at[16 + c] = 0;
            at[24 + c] = value;
          }
        }
}

// MARK: Scratch

// What a thread works in: a few rows of both maps, and the patterns of their channels' factors.
typedef struct {
  kernel_halving_shape shape;
  long large_row, small_row;       // floats
  float *no_large, *large[4];      // rows between their zero columns; row r of the map lies in the slot r mod 4
  long held[4];                    // which it is
  small_row no_small, small[2];    // row t lies in the slot t mod 2
  float *result;                   // a row as it is computed
  float *pattern[8];
  double totals[2][LONGEST_PATTERN], bias[LONGEST_PATTERN];
} workspace;

static inline long aligned(long count) { return (count + 15) / 16 * 16; }
static long large_row_floats(kernel_halving_shape s) { return aligned((2 * s.small_columns + 4) * s.channels); }
static long small_row_floats(kernel_halving_shape s) { return aligned((s.small_columns + 2) * s.small_channels); }
static long plane_floats(kernel_halving_shape s) {
  return s.channels < 8 ? s.small_channels * plane_stride(s.small_columns) : 0;
}
static long result_floats(kernel_halving_shape s) {
  long large = large_row_floats(s), small = small_row_floats(s);
  return large > small ? large : small;
}

long kernel_halving_scratch(kernel_halving_shape s) {
  return 5 * large_row_floats(s) + 3 * (small_row_floats(s) + plane_floats(s)) + result_floats(s) + 8 * LONGEST_PATTERN;
}

static workspace make_workspace(kernel_halving_shape s, float *scratch) {
  workspace w = {.shape = s, .large_row = large_row_floats(s), .small_row = small_row_floats(s)};
  memset(scratch, 0, kernel_halving_scratch(s) * sizeof(float));
  w.no_large = scratch;
  scratch += w.large_row;
  for (int n = 0; n < 4; n++, scratch += w.large_row) {
    w.large[n] = scratch;
    w.held[n] = -1;
  }
  small_row *small[3] = {&w.no_small, &w.small[0], &w.small[1]};
  for (int n = 0; n < 3; n++) {
    small[n]->row = scratch;
    small[n]->planes = scratch + w.small_row;
    scratch += w.small_row + plane_floats(s);
  }
  w.result = scratch;
  scratch += result_floats(s);
  for (int n = 0; n < 8; n++, scratch += LONGEST_PATTERN) w.pattern[n] = scratch;
  return w;
}

// Factors of each channel as a pattern in one of the workspace's places; null stays null.
static const float *patterned(workspace *w, int place, long channels, const float *factors) {
  if (!factors) return 0;
  pattern_fill(channels, factors, w->pattern[place]);
  return w->pattern[place];
}

// Adds a row's sums, a pattern, to totals of each channel, and clears them.
static void add_totals(long channels, float *pattern, double *totals) {
  float sums[LONGEST_PATTERN];
  pattern_fold(channels, pattern, sums);
  for (long c = 0; c < channels; c++) totals[c] += sums[c];
  memset(pattern, 0, pattern_length(channels) * sizeof(float));
}

static const float *large_at(const kernel_halving_shape *s, const float *map, long example, long row) {
  return map + (example * s->rows + row) * s->columns * s->channels;
}
static const float *small_at(const kernel_halving_shape *s, const float *map, long example, long row) {
  return map + (example * s->small_rows + row) * s->small_columns * s->small_channels;
}

// MARK: Forward

// Makes a row of the large map, its first value at `at`.
typedef void (*row_maker)(workspace *w, const void *pass, kernel_halving_band band, long row, float *at);

// Rows 2t − 1, 2t and 2t + 1 of the large map.
static void take_large_rows(workspace *w, const void *pass, kernel_halving_band band, long t, row_maker make,
                            const float **rows) {
  for (int i = 0; i < 3; i++) {
    const long row = 2 * t + i - 1;
    rows[i] = w->no_large;
    if (row < 0 || row >= w->shape.rows) continue;
    rows[i] = w->large[row % 4];
    if (w->held[row % 4] == row) continue;
    w->held[row % 4] = row;
    make(w, pass, band, row, w->large[row % 4] + w->shape.channels);
  }
}

static void scaled_large_row(workspace *w, const void *data, kernel_halving_band band, long row, float *at) {
  const kernel_halving_forward *pass = data;
  const kernel_halving_shape *s = &w->shape;
  scale_row(s->columns * s->channels, s->channels, large_at(s, pass->x, band.example, row),
            pass->scale ? w->pattern[0] : 0, w->pattern[1], at);
}

static void finish_row(workspace *w, const kernel_halving_forward *pass, long count, long channels,
                       running_moments *moments, float *y) {
  if (pass->rectifies) rectify_row(count, channels, w->result, y, moments);
  else memcpy(y, w->result, count * sizeof(float));
}

static void give_moments(const running_moments *moments, long channels, float *to) {
  to[0] = moments->count;
  for (long c = 0; c < channels; c++) {
    to[1 + c] = moments->mean[c];
    to[1 + channels + c] = moments->square[c];
  }
}

void kernel_halve(const kernel_halving_forward *pass, kernel_halving_band band, float *moments, float *scratch) {
  workspace w = make_workspace(pass->shape, scratch);
  const kernel_halving_shape *s = &w.shape;
  patterned(&w, 0, s->channels, pass->scale);
  patterned(&w, 1, s->channels, pass->shift);
  running_moments seen = {0, w.totals[0], w.totals[1]};
  for (long t = band.first; t < band.last; t++) {
    const float *rows[3];
    take_large_rows(&w, pass, band, t, scaled_large_row, rows);
    contract_row(s->channels, rows, s->small_columns, s->small_channels, pass->kernel, pass->bias, w.result);
    finish_row(&w, pass, s->small_columns * s->small_channels, s->small_channels, &seen,
               (float *)small_at(s, pass->y, band.example, t));
  }
  if (pass->rectifies) give_moments(&seen, s->small_channels, moments);
}

// A row of the small map, scaled; turned as well where the large map has few channels.
static void take_small_row(workspace *w, const float *x, const float *scale, const float *shift, long example, long t) {
  const kernel_halving_shape *s = &w->shape;
  const small_row *at = &w->small[t % 2];
  scale_row(s->small_columns * s->small_channels, s->small_channels, small_at(s, x, example, t), scale, shift, at->row);
}

static void turn_small_row(workspace *w, long t) {
  const kernel_halving_shape *s = &w->shape;
  if (s->channels < 8)
    turn_to_planes(s->small_columns, s->small_channels, w->small[t % 2].row, plane_stride(s->small_columns),
                   w->small[t % 2].planes);
}

// Row 2t − 1 + odd of the large map into w.result: an odd row from rows t − 1 and t, an even one from t.
static int expand_large_row(workspace *w, long t, int even, const float *packed, const float *bias) {
  const kernel_halving_shape *s = &w->shape;
  const long row = 2 * t - 1 + even;
  if (row < 0 || row >= s->rows) return 0;
  static const int middle[1] = {1}, around[2] = {2, 0};
  small_row here = t < s->small_rows ? w->small[t % 2] : w->no_small;
  small_row both[2] = {even ? here : w->small[(t + 1) % 2], here};
  expand_row(s->small_channels, even ? 1 : 2, both, even ? middle : around, s->small_columns, packed, s->channels,
             bias, w->result);
  return 1;
}

void kernel_double(const kernel_halving_forward *pass, kernel_halving_band band, float *moments, float *scratch) {
  workspace w = make_workspace(pass->shape, scratch);
  const kernel_halving_shape *s = &w.shape;
  const float *scale = patterned(&w, 0, s->small_channels, pass->scale);
  const float *shift = patterned(&w, 1, s->small_channels, pass->shift);
  running_moments seen = {0, w.totals[0], w.totals[1]};
  // The last band also has the row after the last even one.
  const long last = band.last == s->small_rows ? band.last + 1 : band.last;
  for (long t = band.first > 0 ? band.first - 1 : 0; t < last; t++) {
    if (t < s->small_rows) {
      take_small_row(&w, pass->x, scale, shift, band.example, t);
      turn_small_row(&w, t);
    }
    if (t < band.first) continue;
    for (int even = 0; even < 2; even++)
      if (expand_large_row(&w, t, even, pass->kernel, pass->bias))
        finish_row(&w, pass, s->columns * s->channels, s->channels, &seen,
                   (float *)large_at(s, pass->y, band.example, 2 * t - 1 + even));
  }
  if (pass->rectifies) give_moments(&seen, s->channels, moments);
}

// MARK: Backward

enum { P, Q, R, SLOPES, SCALE, SHIFT, MEAN, UNUSED };

// Patterns of everything; y has the channels of one map, x those of the other.
static void take_patterns(workspace *w, const kernel_halving_backward *pass, long of_y, long of_x) {
  patterned(w, P, of_y, pass->p);
  patterned(w, Q, of_y, pass->q);
  patterned(w, R, of_y, pass->r);
  patterned(w, SCALE, of_x, pass->scale);
  patterned(w, SHIFT, of_x, pass->shift);
  patterned(w, MEAN, of_x, pass->mean);
}

static void scaled_large_row_again(workspace *w, const void *data, kernel_halving_band band, long row, float *at) {
  const kernel_halving_backward *pass = data;
  const kernel_halving_shape *s = &w->shape;
  scale_row(s->columns * s->channels, s->channels, large_at(s, pass->x, band.example, row),
            pass->scale ? w->pattern[SCALE] : 0, w->pattern[SHIFT], at);
}

// A row of dx from w.result, and its sums.
static void give_gradient(workspace *w, const kernel_halving_backward *pass, long count, long channels, float *dx,
                          const float *x, double *sums) {
  float sum[LONGEST_PATTERN] = {0}, product[LONGEST_PATTERN] = {0};
  sum_row(count, channels, w->result, dx, x, pass->mean ? w->pattern[MEAN] : 0, sum, product);
  if (!pass->mean) return;
  add_totals(channels, sum, sums);
  add_totals(channels, product, sums + LONGEST_PATTERN);
}

static void give_totals(const double *totals, long channels, float *to) {
  for (long c = 0; c < channels; c++) to[c] = totals[c];
}

void kernel_halve_adjoint(const kernel_halving_backward *pass, kernel_halving_band band, float *dkernel, float *dbias,
                          float *sums, float *scratch) {
  workspace w = make_workspace(pass->shape, scratch);
  const kernel_halving_shape *s = &w.shape;
  const long C = s->channels, K = s->small_channels, count = s->small_columns * K;
  take_patterns(&w, pass, K, C);
  if (dkernel) memset(dkernel, 0, 9 * C * K * sizeof(float));
  const long last = pass->dx && band.last == s->small_rows ? band.last + 1 : band.last;
  for (long t = pass->dx && band.first > 0 ? band.first - 1 : band.first; t < last; t++) {
    if (t < s->small_rows) {
      float *d = w.small[t % 2].row, slopes[LONGEST_PATTERN] = {0};
      slope_row(count, K, small_at(s, pass->dy, band.example, t), small_at(s, pass->y, band.example, t),
                pass->p ? w.pattern[P] : 0, w.pattern[Q], w.pattern[R], d, slopes);
      if (pass->dx) turn_small_row(&w, t);
      if (t < band.first) continue;
      if (t < band.last) {
        add_totals(K, slopes, w.bias);
        if (dkernel) {
          const float *rows[3];
          take_large_rows(&w, pass, band, t, scaled_large_row_again, rows);
          correlate_row(C, rows, d, s->small_columns, K, dkernel);
        }
      }
    }
    if (!pass->dx) continue;
    for (int even = 0; even < 2; even++) {
      const long row = 2 * t - 1 + even;
      if (expand_large_row(&w, t, even, pass->kernel, 0))
        give_gradient(&w, pass, s->columns * C, C, (float *)large_at(s, pass->dx, band.example, row),
                      large_at(s, pass->x, band.example, row), w.totals[0]);
    }
  }
  give_totals(w.bias, K, dbias);
  if (pass->mean) {
    give_totals(w.totals[0], C, sums);
    give_totals(w.totals[1], C, sums + C);
  }
}

// Gradients in a row of the large map; the bias's share of rows that belong to the band.
static void sloped_large_row(workspace *w, const void *data, kernel_halving_band band, long row, float *at) {
  const kernel_halving_backward *pass = data;
  const kernel_halving_shape *s = &w->shape;
  float slopes[LONGEST_PATTERN] = {0};
  slope_row(s->columns * s->channels, s->channels, large_at(s, pass->dy, band.example, row),
            large_at(s, pass->y, band.example, row), pass->p ? w->pattern[P] : 0, w->pattern[Q], w->pattern[R], at,
            slopes);
  if (row / 2 >= band.first && row / 2 < band.last) add_totals(s->channels, slopes, w->bias);
}

void kernel_double_adjoint(const kernel_halving_backward *pass, kernel_halving_band band, float *dkernel, float *dbias,
                           float *sums, float *scratch) {
  workspace w = make_workspace(pass->shape, scratch);
  const kernel_halving_shape *s = &w.shape;
  const long C = s->channels, K = s->small_channels;
  take_patterns(&w, pass, C, K);
  if (dkernel) memset(dkernel, 0, 9 * C * K * sizeof(float));
  for (long t = band.first; t < band.last; t++) {
    const float *rows[3];
    take_large_rows(&w, pass, band, t, sloped_large_row, rows);
    if (dkernel) {
      take_small_row(&w, pass->x, pass->scale ? w.pattern[SCALE] : 0, w.pattern[SHIFT], band.example, t);
      correlate_row(C, rows, w.small[t % 2].row, s->small_columns, K, dkernel);
    }
    if (!pass->dx) continue;
    contract_row(C, rows, s->small_columns, K, pass->kernel, 0, w.result);
    give_gradient(&w, pass, s->small_columns * K, K, (float *)small_at(s, pass->dx, band.example, t),
                  small_at(s, pass->x, band.example, t), w.totals[0]);
  }
  give_totals(w.bias, C, dbias);
  if (pass->mean) {
    give_totals(w.totals[0], K, sums);
    give_totals(w.totals[1], K, sums + K);
  }
}
