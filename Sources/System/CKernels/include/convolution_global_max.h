// Convolution followed by global max pooling: only the largest value of each filter's map, and where it stands.
#pragma once
#include "convolution_shape.h"
#include <stddef.h>
#include <stdint.h>

// y[b, k] = bias[k] + max over (t, f) of the convolution, position[b, k] = t·F′ + f of that maximum.
//
// The maximum is searched for by products of spectra, whose rounding is some 1e-7 of the largest output, so among
// values that close any may be the one named; y is then the direct sum at that position. Where x or w is not finite
// y is NaN and the position 0. Bias may be null. The result does not depend on the thread count.
// Scratch: 64-byte aligned, at least the bytes that the first function names; contents do not matter.
size_t kernel_convolution_global_max_scratch_bytes(convolution_shape shape, int threads);
void kernel_convolution_global_max(
    convolution_shape shape, const float *x, const float *w, const float *bias, float *y, int32_t *position,
    void *scratch, int threads);

// The same by its definition, slowly, summing in double precision.
void kernel_convolution_global_max_reference(
    convolution_shape shape, const float *x, const float *w, const float *bias, float *y, int32_t *position);
