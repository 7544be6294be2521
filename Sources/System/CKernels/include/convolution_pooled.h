// The adjoints of a 3 × 3 convolution whose output goes into max pooling with windows side by side: of the outputs in
// a window one alone carries a gradient.
//
// position [B, T″, F″, K] holds the flat index in the convolution's output [B, T′, F′, K] of the one that each window
// of pool_time × pool_frequency took; dy is as long. Input channels are a multiple of the vector.
// Examples first..<last are worked on; scratch is 64-byte aligned, a block for each thread.
#pragma once
#include "convolution_shape.h"
#include <stddef.h>
#include <stdint.h>

typedef struct {
  convolution_shape convolution;
  int pool_time, pool_frequency;
} pooled_convolution_shape;

// Floats in a vector: what input channels have to be a multiple of.
int kernel_vector_floats(void);
size_t kernel_pooled_convolution_scratch_bytes(pooled_convolution_shape shape);

// packed [C / vector][K][9][vector] ← w [3, 3, C, K], and back.
void kernel_pooled_convolution_pack(pooled_convolution_shape shape, const float *w, float *packed);
void kernel_pooled_convolution_unpack(pooled_convolution_shape shape, const float *packed, float *w);

// dx of whole examples; all of it is written.
void kernel_pooled_convolution_data_adjoint(
    pooled_convolution_shape shape, const float *packed, const int32_t *position, const float *dy, float *dx,
    void *scratch, long first, long last);

// packed += the adjoint in the kernel.
void kernel_pooled_convolution_kernel_adjoint(
    pooled_convolution_shape shape, const float *x, const int32_t *position, const float *dy, float *packed,
    void *scratch, long first, long last);
