// Where the tiles of a convolution lie, and a block of them transformed.
#pragma once
#include "../include/convolution_shape.h"
#include "transforms.h"
#include <string.h>

// Tiles of a block, and filters of a product: 12 × 2 vectors of sums fit into 32 registers, 6 × 2 into 16.
#define BLOCK 24
#define FILTERS (2 * LANES)

typedef struct {
  convolution_shape shape;
  int rows, columns;          // of the map
  int tile_rows, tile_columns;
  long tiles;                 // of the batch
} tiling;

static inline tiling tiling_of(convolution_shape s, int pooled) {
  tiling g = {.shape = s, .rows = convolution_output_time(s), .columns = convolution_output_frequency(s)};
  g.tile_rows = pooled ? g.rows / 3 : (g.rows + 2) / 3;
  g.tile_columns = pooled ? g.columns / 3 : (g.columns + 2) / 3;
  g.tiles = (long)s.batch * g.tile_rows * g.tile_columns;
  return g;
}

// A tile's example, and its first output.
typedef struct {
  long b;
  int t, f;
} place;

static inline place place_of(const tiling *g, long tile) {
  const long line = tile / g->tile_columns;
  return (place){
      .b = line / g->tile_rows,
      .t = (int)(line % g->tile_rows) * 3,
      .f = (int)(tile % g->tile_columns) * 3,
  };
}

// The count × count places from (t, f) on of an example [rows, columns, channels], zero outside: in memory as they
// stand where they lie inside, else copied.
typedef struct {
  const float *at;
  long row, column;
} patch;

static inline patch patch_at(
    const float *x, long b, int rows, int columns, int channels, int t, int f, int count, float *copy) {
  const float *example = x + b * rows * columns * channels;
  if (t >= 0 && f >= 0 && t + count <= rows && f + count <= columns)
    return (patch){example + ((long)t * columns + f) * channels, (long)columns * channels, channels};
  for (int i = 0; i < count; i++)
    for (int j = 0; j < count; j++) {
      float *to = copy + (i * count + j) * channels;
      const int inside = t + i >= 0 && t + i < rows && f + j >= 0 && f + j < columns;
      if (inside) memcpy(to, example + ((long)(t + i) * columns + f + j) * channels, channels * sizeof(float));
      else memset(to, 0, channels * sizeof(float));
    }
  return (patch){copy, (long)count * channels, channels};
}

// inputs [25][C / vector][BLOCK][vector] ← the tiles of x from `first` on.
static inline void transform_inputs(const tiling *g, const float *x, long first, long last, float *copy, float *inputs) {
  const convolution_shape s = g->shape;
  for (long tile = first; tile < last; tile++) {
    const place p = place_of(g, tile);
    const patch d = patch_at(
        x, p.b, s.time, s.frequency, s.channels, p.t - s.time_before, p.f - s.frequency_before, 5, copy);
    for (int c = 0; c < s.channels; c += LANES)
      transform_input_tile(
          d.at + c, d.row, d.column, inputs + ((long)(c / LANES) * BLOCK + tile - first) * LANES,
          (long)s.channels * BLOCK);
  }
}
