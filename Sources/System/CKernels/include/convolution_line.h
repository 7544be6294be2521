// Convolutions of three taps over one axis with the largest of every three responses behind them, by Winograd's minimal
// filtering F(3, 3): a tile is a window, five products stand where the definition has nine, and the map of responses is
// written nowhere. The adjoint, whose gradient has one response a window, takes five as well.
//
// rows: of an example; channels C in and filters K out, multiples of two vectors; before: rows of zeros before the first;
// tiles: windows. y, dy: [tiles, K], positions: their places in a map [rows′, K] that begins at `map_row` of all.
#pragma once
#include <stdint.h>

typedef struct {
  int32_t rows, channels, filters, before, tiles;
} line_shape;

// Whether channels and filters are what the kernels take.
int kernel_line_takes(line_shape shape);
// Floats of transformed filters, and of scratch memory a thread.
long kernel_line_filter_floats(line_shape shape);
long kernel_line_scratch_floats(line_shape shape);

// w [3, C, K] → filters for the forward pass, or, transposed, for the adjoint.
void kernel_line_filters(line_shape shape, const float *w, int transposed, float *filters);

// One example: y = leaky ReLU of the largest response of each window (+ bias), and where it stands.
void kernel_line_forward_pooled(
    line_shape shape, const float *x, const float *filters, const float *bias, float slope, int32_t map_row, float *y,
    int32_t *positions, float *scratch);

// One example: dx [rows, C] from the gradients of the largest responses.
void kernel_line_adjoint_pooled(
    line_shape shape, const float *dy, const int32_t *positions, const float *filters, int32_t map_row, float *dx,
    float *scratch);
