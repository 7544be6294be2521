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

// Two vectors with n values each of 16/n rows, as one with 2n values of the first half of the rows, and one of the rest:
// what a matrix is turned by.
#define LOWER_1(a, b) __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
#define UPPER_1(a, b) __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
#define LOWER_4(a, b) __builtin_shufflevector(a, b, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23)
#define UPPER_4(a, b) __builtin_shufflevector(a, b, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31)
#define LOWER_8(a, b) __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23)
#define UPPER_8(a, b) __builtin_shufflevector(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31)
