// Products of polynomials modulo zᴺ + 1, N = 2M, by their values at M of its roots, a vector of polynomials at a time.
//
// A real sequence a[0..<2M] is the polynomial Σ a[n] zⁿ. Modulo zᴺ + 1 it is known from its values at the roots with
// zᴹ = i, z = exp(iπ(4k + 1)/N): there it equals Σ (a[n] + i·a[n+M]) zⁿ over n < M, that is, a complex Fourier
// transform of length M of (a[n] + i·a[n+M])·exp(iπn/N). A product of two values is the value of the product; what
// runs over the end comes back with its sign changed. No root is its own conjugate, so all M are alike, and the
// transforms leave them in the order of the passes, which a product does not mind.
//
// M = 2^a·3^b with b ≤ 2. Values are pairs of vectors, real part first: v[2k], v[2k+1].
#pragma once
#include "../vectors.h"
#include <math.h>

#define INLINE static inline __attribute__((always_inline))

enum { PASSES = 16 };

typedef struct {
  int points;             // M
  int passes;             // of the inverse transform, from the shortest blocks to the whole
  int radix[PASSES];
  const float *twist;     // cos and sin of πn/N
  const float *twiddle[PASSES];  // cos and sin of 2πsq/L for a pass into blocks of L: [s < L / radix][q < radix − 1]
} negacyclic;

// The smallest M of the allowed form that is at least n.
static inline int negacyclic_points(int n) {
  int best = 0;
  for (int threes = 1; threes <= 9; threes *= 3)
    for (int m = threes;; m *= 2)
      if (m >= n && m > 1) {
        if (best == 0 || m < best) best = m;
        break;
      }
  return best;
}

static inline long negacyclic_table_floats(int points) { return 8L * points; }

static inline negacyclic negacyclic_plan(int points, float *table) {
  negacyclic plan = {.points = points};
  // From the last pass to the first. The last is a three or a four: it keeps running maxima in registers as well.
  int backwards[PASSES], rest = points;
  for (; rest % 3 == 0; rest /= 3) backwards[plan.passes++] = 3;
  if (plan.passes == 0) rest /= backwards[plan.passes++] = rest % 4 == 0 ? 4 : 2;
  while (rest > 1) rest /= backwards[plan.passes++] = rest % 8 == 0 && rest != 16 ? 8 : rest % 4 == 0 ? 4 : 2;
  for (int p = 0; p < plan.passes; p++) plan.radix[p] = backwards[plan.passes - 1 - p];

  plan.twist = table;
  for (int i = 0; i < points; i++) {
    *table++ = (float)cos(M_PI * i / (2 * points));
    *table++ = (float)sin(M_PI * i / (2 * points));
  }
  for (int p = 0, block = 1; p < plan.passes; p++) {
    int radix = plan.radix[p], stride = block;
    block *= radix;
    plan.twiddle[p] = table;
    for (int s = 0; s < stride; s++)
      for (int q = 1; q < radix; q++) {
        *table++ = (float)cos(2 * M_PI * s * q / block);
        *table++ = (float)sin(2 * M_PI * s * q / block);
      }
  }
  return plan;
}

// a_j = Σ over q of a_q · exp(−2πi·jq/radix). With re and im exchanged it is the one of the other sign.
INLINE void butterfly_2(vector *re, vector *im) {
  vector r = re[0] - re[1], i = im[0] - im[1];
  re[0] += re[1]; im[0] += im[1];
  re[1] = r; im[1] = i;
}

INLINE void butterfly_3(vector *re, vector *im) {
  const float half_root_3 = 0.866025404f;
  vector sum_r = re[1] + re[2], sum_i = im[1] + im[2], difference_r = re[1] - re[2], difference_i = im[1] - im[2];
  vector r = re[0] - 0.5f * sum_r, i = im[0] - 0.5f * sum_i;
  re[0] += sum_r; im[0] += sum_i;
  re[1] = r + half_root_3 * difference_i; im[1] = i - half_root_3 * difference_r;
  re[2] = r - half_root_3 * difference_i; im[2] = i + half_root_3 * difference_r;
}

INLINE void butterfly_4(vector *re, vector *im) {
  vector r0 = re[0] + re[2], i0 = im[0] + im[2], r1 = re[0] - re[2], i1 = im[0] - im[2];
  vector r2 = re[1] + re[3], i2 = im[1] + im[3], r3 = re[1] - re[3], i3 = im[1] - im[3];
  re[0] = r0 + r2; im[0] = i0 + i2;
  re[1] = r1 + i3; im[1] = i1 - r3;
  re[2] = r0 - r2; im[2] = i0 - i2;
  re[3] = r1 - i3; im[3] = i1 + r3;
}

INLINE void butterfly_8(vector *re, vector *im) {
  const float half_root_2 = 0.707106781f;
  vector even_r[4] = {re[0], re[2], re[4], re[6]}, even_i[4] = {im[0], im[2], im[4], im[6]};
  vector odd_r[4] = {re[1], re[3], re[5], re[7]}, odd_i[4] = {im[1], im[3], im[5], im[7]};
  butterfly_4(even_r, even_i);
  butterfly_4(odd_r, odd_i);
  // The odd half is turned by 0, 45, 90 and 135 degrees; √½ waits for the sums.
  const float scale[4] = {1, half_root_2, 1, half_root_2};
  vector turned_r[4] = {odd_r[0], odd_r[1] + odd_i[1], odd_i[2], odd_i[3] - odd_r[3]};
  vector turned_i[4] = {odd_i[0], odd_i[1] - odd_r[1], -odd_r[2], -odd_r[3] - odd_i[3]};
#pragma clang loop unroll(full)
  for (int j = 0; j < 4; j++) {
    re[j] = even_r[j] + scale[j] * turned_r[j]; im[j] = even_i[j] + scale[j] * turned_i[j];
    re[j + 4] = even_r[j] - scale[j] * turned_r[j]; im[j + 4] = even_i[j] - scale[j] * turned_i[j];
  }
}

INLINE void butterfly(int radix, vector *re, vector *im) {
  switch (radix) {
    case 2: return butterfly_2(re, im);
    case 3: return butterfly_3(re, im);
    case 4: return butterfly_4(re, im);
    default: return butterfly_8(re, im);
  }
}

// a · exp(−iθ).
INLINE void turn(vector *re, vector *im, float cosine, float sine) {
  vector r = *re * cosine + *im * sine;
  *im = *im * cosine - *re * sine;
  *re = r;
}

// Calls pass(radix, v, points, stride, twiddle) with a radix, and a stride of 1, that the compiler knows.
#define FOR_RADIX(radix, pass, v, points, stride, twiddle)                                                       \
  do {                                                                                                           \
    if ((stride) == 1) switch (radix) {                                                                          \
      case 2: pass(2, v, points, 1, twiddle); break;                                                             \
      case 3: pass(3, v, points, 1, twiddle); break;                                                             \
      case 4: pass(4, v, points, 1, twiddle); break;                                                             \
      default: pass(8, v, points, 1, twiddle);                                                                   \
    }                                                                                                            \
    else switch (radix) {                                                                                        \
      case 2: pass(2, v, points, stride, twiddle); break;                                                        \
      case 3: pass(3, v, points, stride, twiddle); break;                                                        \
      case 4: pass(4, v, points, stride, twiddle); break;                                                        \
      default: pass(8, v, points, stride, twiddle);                                                              \
    }                                                                                                            \
  } while (0)

// One pass of the inverse transform: blocks of `stride` become blocks of radix·stride.
INLINE void inverse_gather(int radix, const vector *v, int s, int stride, const float *twiddle, vector *re, vector *im) {
#pragma clang loop unroll(full)
  for (int q = 0; q < radix; q++) {
    re[q] = v[2 * (s + q * stride)];
    im[q] = v[2 * (s + q * stride) + 1];
    if (q > 0 && stride > 1) {
      const float *t = twiddle + 2 * (s * (radix - 1) + q - 1);
      turn(&re[q], &im[q], t[0], t[1]);
    }
  }
  butterfly(radix, re, im);
}

INLINE void inverse_pass_of(int radix, vector *v, int points, int stride, const float *twiddle) {
  for (vector *block = v; block < v + 2 * points; block += 2 * radix * stride)
    for (int s = 0; s < stride; s++) {
      vector re[radix == 8 ? 8 : 4], im[radix == 8 ? 8 : 4];
      inverse_gather(radix, block, s, stride, twiddle, re, im);
#pragma clang loop unroll(full)
      for (int j = 0; j < radix; j++) {
        block[2 * (s + j * stride)] = re[j];
        block[2 * (s + j * stride) + 1] = im[j];
      }
    }
}

// All passes of the inverse transform but the last, whose results inverse_gather hands out one after the other.
static inline void negacyclic_inverse_but_last(const negacyclic *plan, vector *v) {
  for (int p = 0, stride = 1; p < plan->passes - 1; stride *= plan->radix[p++])
    FOR_RADIX(plan->radix[p], inverse_pass_of, v, plan->points, stride, plan->twiddle[p]);
}

// One pass of the forward transform, real and imaginary parts exchanged: blocks of radix·stride become blocks of
// `stride`.
INLINE void forward_pass_of(int radix, vector *v, int points, int stride, const float *twiddle) {
  for (vector *block = v; block < v + 2 * points; block += 2 * radix * stride)
    for (int s = 0; s < stride; s++) {
      vector re[8], im[8];
#pragma clang loop unroll(full)
      for (int j = 0; j < radix; j++) {
        re[j] = block[2 * (s + j * stride) + 1];
        im[j] = block[2 * (s + j * stride)];
      }
      butterfly(radix, re, im);
#pragma clang loop unroll(full)
      for (int q = 0; q < radix; q++) {
        const float *t = twiddle + 2 * (s * (radix - 1) + q - 1);
        if (q > 0 && stride > 1) turn(&re[q], &im[q], t[0], t[1]);
        block[2 * (s + q * stride) + 1] = re[q];
        block[2 * (s + q * stride)] = im[q];
      }
    }
}

// The forward transform, in place: the passes of the inverse one backwards, with real and imaginary parts exchanged,
// which is the same as the sign of all angles changed. v[2n] holds a[n] and v[2n+1] holds a[n+M].
static inline void negacyclic_forward(const negacyclic *plan, vector *v) {
  for (int n = 0; n < plan->points; n++) turn(&v[2 * n + 1], &v[2 * n], plan->twist[2 * n], plan->twist[2 * n + 1]);
  for (int p = plan->passes - 1, block = plan->points; p >= 0; block /= plan->radix[p--]) {
    FOR_RADIX(plan->radix[p], forward_pass_of, v, plan->points, block / plan->radix[p], plan->twiddle[p]);
  }
}
