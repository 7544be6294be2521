// Convolution where only one position of each filter's map is wanted, and the two adjoints of that: what global max
// pooling leaves of a convolution's forward and backward passes.
//
// position [B, K] holds t·F′ + f of the convolution's output; y and dy are [B, K].
// Scratch: 64-byte aligned, at least the bytes that the first function names; contents do not matter.
// No result depends on the thread count.
#pragma once
#include "convolution_shape.h"
#include <stddef.h>
#include <stdint.h>

size_t kernel_sparse_convolution_scratch_bytes(convolution_shape shape, int threads);

// y[b, k] = bias[k] + Σ x[b, window at position[b, k]] · w[·, k]. Bias may be null.
void kernel_sparse_convolution_forward(
    convolution_shape shape, const float *x, const float *w, const float *bias, const int32_t *position, float *y,
    void *scratch, int threads);

// dx[b, window at position[b, k]] = Σ over k of dy[b, k] · w[·, k], zero elsewhere; all of dx [B, T, F, C] is written.
void kernel_sparse_convolution_data_gradient(
    convolution_shape shape, const float *w, const int32_t *position, const float *dy, float *dx, void *scratch,
    int threads);

// dw[·, k] = Σ over b of dy[b, k] · x[b, window at position[b, k]]; all of dw [kernel T, kernel F, C, K] is written.
void kernel_sparse_convolution_weight_gradient(
    convolution_shape shape, const float *x, const int32_t *position, const float *dy, float *dw, void *scratch,
    int threads);
