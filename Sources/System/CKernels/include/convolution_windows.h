// Convolution as a matrix product whose left side is the input itself: what an output sees is a run of numbers in each
// row of its window, so blocks of outputs are multiplied with the filters where they stand, and nothing is gathered.
//
// x [batch, rows, columns, channels], kernel [taps, channels, K], y [batch, output rows, output columns, K].
#pragma once
#include "convolution_at_positions.h"
#include <stddef.h>

int kernel_windows_takes(const kernel_convolution_geometry *geometry);
// For each thread; none for a convolution without padding.
size_t kernel_windows_scratch_bytes(const kernel_convolution_geometry *geometry);
// Blocks of outputs in an example.
long kernel_windows_blocks(const kernel_convolution_geometry *geometry);

// y ← leaky ReLU of the convolution + bias, for blocks first..<last of the whole batch; a slope of 1 is none. Bias may be
// null.
void kernel_windows_forward(
    const kernel_convolution_geometry *geometry, const float *x, const float *kernel, const float *bias, float slope,
    float *y, float *scratch, long first, long last);
