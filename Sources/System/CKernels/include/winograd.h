// 3 × 3 convolutions of stride one by Winograd's minimal filtering (Winograd, 1980; Lavin and Gray, CVPR 2016) on
// tiles of 3 × 3 outputs: 25 products where the definition has 81, per tile and pair of channels. Results differ from
// the definition's by about 2 · 10⁻⁶ of the largest.
//
// Channels are a multiple of the vector, filters one of two vectors: `kernel_winograd_takes`. Work is numbered by
// blocks of tiles through the batch; a thread takes blocks first..<last and has a scratch block of its own, 64-byte
// aligned. Filters are transformed once for all of them.
#pragma once
#include "convolution_shape.h"
#include <stddef.h>
#include <stdint.h>

int kernel_winograd_takes(convolution_shape shape);
// Blocks over the whole map, and over what pooling with windows of 3 × 3 side by side sees of it.
long kernel_winograd_blocks(convolution_shape shape, int pooled);
size_t kernel_winograd_filter_bytes(convolution_shape shape);
size_t kernel_winograd_scratch_bytes(convolution_shape shape);

// filters ← w [3, 3, C, K]; if mirrored, from w [3, 3, K, C] so that the convolution is the other's data adjoint.
void kernel_winograd_filters(convolution_shape shape, const float *w, int mirrored, float *filters);

// y [B, T′, F′, K] ← leaky ReLU of the convolution + bias; a slope of 1 is none. Bias may be null.
void kernel_winograd_forward(
    convolution_shape shape, const float *x, const float *filters, const float *bias, float slope, float *y,
    void *scratch, long first, long last);

// y [B, T′/3, F′/3, K] ← leaky ReLU of the largest of each window, position ← where it stands in the map; slope ≥ 0.
void kernel_winograd_forward_pooled(
    convolution_shape shape, const float *x, const float *filters, const float *bias, float slope, float *y,
    int32_t *position, void *scratch, long first, long last);

// sums += the adjoint in the kernel, transformed; `kernel_winograd_kernel` brings it back to dw [3, 3, C, K].
void kernel_winograd_kernel_adjoint(
    convolution_shape shape, const float *x, const float *dy, float *sums, void *scratch, long first, long last);
void kernel_winograd_kernel(convolution_shape shape, const float *sums, float *dw);
