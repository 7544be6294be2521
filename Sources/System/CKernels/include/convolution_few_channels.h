// Convolutions of few inputs to an output (at most FEW_INPUTS taps × channels), such as a network's first layer: their
// time is that of reading and writing the map, so what follows in the map is taken in.
//
// x [rows, columns, channels], kernel [taps, channels, K], y [output rows, output columns, K], K a multiple of the
// vector. Examples first..<last are worked on; scratch is 64-byte aligned, a block for each thread.
#pragma once
#include "convolution_at_positions.h"
#include <stddef.h>

#define FEW_INPUTS 32

int kernel_few_channels_takes(const kernel_convolution_geometry *geometry);
size_t kernel_few_channels_scratch_bytes(const kernel_convolution_geometry *geometry);

// y ← leaky ReLU of the convolution + bias; a slope of 1 is none. Bias may be null. If streamed, y goes past the caches.
void kernel_few_channels_forward(
    const kernel_convolution_geometry *geometry, const float *x, const float *kernel, const float *bias, float slope,
    float *y, int streamed, void *scratch, long first, long last);

// sums [taps·channels + 1, K] += the gradients of kernel and, in the last row, bias, for gradients dy of what came out
// of the leaky ReLU as y.
void kernel_few_channels_adjoint(
    const kernel_convolution_geometry *geometry, const float *x, const float *y, const float *dy, float slope,
    float *sums, void *scratch, long first, long last);
