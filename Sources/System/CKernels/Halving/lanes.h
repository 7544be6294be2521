// Vectors of a fixed number of floats, whatever the machine's own width: 8 or 16 channels of a position.
// Internal to the kernels.
#pragma once

typedef float lanes8 __attribute__((vector_size(32)));
typedef float lanes16 __attribute__((vector_size(64)));
typedef float lanes8_unaligned __attribute__((vector_size(32), aligned(4)));
typedef float lanes16_unaligned __attribute__((vector_size(64), aligned(4)));
typedef int signs16 __attribute__((vector_size(64)));

static inline lanes8 load8(const float *x) { return *(const lanes8_unaligned *)x; }
static inline lanes16 load16(const float *x) { return *(const lanes16_unaligned *)x; }
static inline void store8(float *y, lanes8 v) { *(lanes8_unaligned *)y = v; }
static inline void store16(float *y, lanes16 v) { *(lanes16_unaligned *)y = v; }

// Sums that a microkernel keeps in registers: 32 vector registers of 16 floats, or 16 of 8.
#if defined(__AVX512F__)
#define REGISTERS 24
#else
#define REGISTERS 6
#endif

#define INLINE static inline __attribute__((always_inline))
