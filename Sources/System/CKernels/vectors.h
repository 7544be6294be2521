// Vectors of floats as wide as the machine has them, and glibc's vector mathematics for that width.
// Internal to the kernels: Swift does not see it.
#pragma once

#if defined(__AVX512F__)
#define LANES 16
#define VECTOR_MATH(name) _ZGVeN16v_##name
#define VECTOR_MATH_2(name) _ZGVeN16vv_##name
#elif defined(__AVX2__)
#define LANES 8
#define VECTOR_MATH(name) _ZGVdN8v_##name
#define VECTOR_MATH_2(name) _ZGVdN8vv_##name
#else
#define LANES 4
#define VECTOR_MATH(name) _ZGVbN4v_##name
#define VECTOR_MATH_2(name) _ZGVbN4vv_##name
#endif

typedef float vector __attribute__((vector_size(4 * LANES)));
typedef float vector_unaligned __attribute__((vector_size(4 * LANES), aligned(4)));

static inline vector load(const float *x) { return *(const vector_unaligned *)x; }
static inline void store(float *y, vector v) { *(vector_unaligned *)y = v; }

// Pairs of floats, each as one value of 64 bits, and the first or second of every one.
typedef double pairs __attribute__((vector_size(8 * LANES)));
typedef float pairs_apart __attribute__((vector_size(8 * LANES)));

#if LANES == 16
#define EACH_SECOND(k) k, k + 2, k + 4, k + 6, k + 8, k + 10, k + 12, k + 14, k + 16, k + 18, k + 20, k + 22, k + 24, k + 26, k + 28, k + 30
#elif LANES == 8
#define EACH_SECOND(k) k, k + 2, k + 4, k + 6, k + 8, k + 10, k + 12, k + 14
#else
#define EACH_SECOND(k) k, k + 2, k + 4, k + 6
#endif

static inline vector firsts(pairs p) { return __builtin_shufflevector((pairs_apart)p, (pairs_apart)p, EACH_SECOND(0)); }
static inline vector seconds(pairs p) { return __builtin_shufflevector((pairs_apart)p, (pairs_apart)p, EACH_SECOND(1)); }

typedef int mask __attribute__((vector_size(4 * LANES)));

// a where the mask is set, else b: C has no ?: for vectors.
static inline vector select(mask where, vector a, vector b) {
  return (vector)((where & (mask)a) | (~where & (mask)b));
}
