#include "elementwise.h"
#include "vectors.h"
#include <math.h>
#include <string.h>

#define MATH(name)                                                                                               \
  extern vector VECTOR_MATH(name##f)(vector);                                                                    \
  static inline vector vector_##name(vector x) { return VECTOR_MATH(name##f)(x); }
MATH(exp) MATH(log) MATH(erf) MATH(sin) MATH(cos) MATH(tanh) MATH(log1p)

extern vector VECTOR_MATH_2(powf)(vector, vector);

// Blocks of a vector each, and the rest through a padded vector, so that a value does not depend on its place.
#define TRANSCENDENTAL(name, f)                                                                                  \
  void kernel_##name(long n, const float *x, float *y) {                                                         \
    long i = 0;                                                                                                  \
    for (; i + LANES <= n; i += LANES) store(y + i, f(load(x + i)));                                             \
    if (i < n) {                                                                                                 \
      float rest[LANES] = {0};                                                                                   \
      memcpy(rest, x + i, (n - i) * sizeof(float));                                                              \
      store(rest, f(load(rest)));                                                                                \
      memcpy(y + i, rest, (n - i) * sizeof(float));                                                              \
    }                                                                                                            \
  }

// exp(−|x|) never overflows, so neither do these two.
static inline vector vector_sigmoid(vector x) {
  vector e = vector_exp(-__builtin_elementwise_abs(x));
  vector one = (vector){} + 1;
  return select(x < 0, e, one) / (one + e);
}
static inline vector vector_softplus(vector x) {
  return __builtin_elementwise_max(x, (vector){}) + vector_log1p(vector_exp(-__builtin_elementwise_abs(x)));
}

TRANSCENDENTAL(exp, vector_exp)
TRANSCENDENTAL(log, vector_log)
TRANSCENDENTAL(erf, vector_erf)
TRANSCENDENTAL(sin, vector_sin)
TRANSCENDENTAL(cos, vector_cos)
TRANSCENDENTAL(tanh, vector_tanh)
TRANSCENDENTAL(sigmoid, vector_sigmoid)
TRANSCENDENTAL(softplus, vector_softplus)

#define SIMPLE(name, expression)                                                                                 \
  void kernel_##name(long n, const float *x, float *y) {                                                         \
    for (long i = 0; i < n; i++) { float v = x[i]; y[i] = (expression); }                                        \
  }
SIMPLE(sqrt, sqrtf(v))
SIMPLE(abs, fabsf(v))
SIMPLE(negate, -v)
SIMPLE(square, v * v)
SIMPLE(reciprocal, 1 / v)
SIMPLE(sign, (v > 0) - (v < 0))
SIMPLE(floor, floorf(v))

// Three inner loops, one for each way in which the operands can lie: both run, b stands, a stands.
#define BINARY(name, expression)                                                                                 \
  static inline float value_##name(float u, float v, float parameter) { return (expression); }                   \
  void kernel_##name(long m, long n, const float *a, long row_a, long step_a, const float *b, long row_b,        \
                     long step_b, float parameter, float *y) {                                                   \
    for (long r = 0; r < m; r++, a += row_a, b += row_b, y += n) {                                               \
      if (step_a && step_b)                                                                                      \
        for (long i = 0; i < n; i++) y[i] = value_##name(a[i], b[i], parameter);                                 \
      else if (step_a) {                                                                                         \
        float v = *b;                                                                                            \
        for (long i = 0; i < n; i++) y[i] = value_##name(a[i], v, parameter);                                    \
      } else if (step_b) {                                                                                       \
        float u = *a;                                                                                            \
        for (long i = 0; i < n; i++) y[i] = value_##name(u, b[i], parameter);                                    \
      } else {                                                                                                   \
        float w = value_##name(*a, *b, parameter);                                                               \
        for (long i = 0; i < n; i++) y[i] = w;                                                                   \
      }                                                                                                          \
    }                                                                                                            \
  }
BINARY(add, u + v)
BINARY(subtract, u - v)
BINARY(multiply, u *v)
BINARY(divide, u / v)
BINARY(maximum, u > v ? u : v)
BINARY(minimum, u < v ? u : v)
BINARY(greater, u > v ? 1 : 0)
BINARY(equal, u == v ? 1 : 0)
// u where v is positive, else parameter · u: leaky ReLU when u is v, and its own gradient.
BINARY(gate, v > 0 ? u : parameter * u)

static inline vector spread(const float *x, long step, long count) {
  float lanes[LANES];
  for (long i = 0; i < LANES; i++) lanes[i] = i < count ? x[i * step] : 0.5f;
  return load(lanes);
}
void kernel_power(long m, long n, const float *a, long row_a, long step_a, const float *b, long row_b, long step_b,
                  float parameter, float *y) {
  for (long r = 0; r < m; r++, a += row_a, b += row_b, y += n)
    for (long i = 0; i < n; i += LANES) {
      long count = n - i < LANES ? n - i : LANES;
      vector result = VECTOR_MATH_2(powf)(spread(a + i * step_a, step_a, count), spread(b + i * step_b, step_b, count));
      memcpy(y + i, &result, count * sizeof(float));
    }
}

void kernel_affine(long n, const float *x, float scale, float shift, float *y) {
  for (long i = 0; i < n; i++) y[i] = scale * x[i] + shift;
}

void kernel_clamp(long n, const float *x, float low, float high, float *y) {
  for (long i = 0; i < n; i++) {
    float v = x[i] < low ? low : x[i];
    y[i] = v > high ? high : v;
  }
}

void kernel_select(long n, const float *condition, const float *a, const float *b, float *y) {
  for (long i = 0; i < n; i++) y[i] = condition[i] != 0 ? a[i] : b[i];
}

void kernel_accumulate(long n, const float *x, float scale, float *y) {
  for (long i = 0; i < n; i++) y[i] += scale * x[i];
}

void kernel_box_muller(long n, float *first, float *second) {
  for (long i = 0; i < n; i += LANES) {
    long count = n - i < LANES ? n - i : LANES;
    vector radius, angle = 6.2831853071795865f * spread(second + i, 1, count);
    // 1 − u lies in (0, 1], so the logarithm is finite.
    vector power = -2 * vector_log(1 - spread(first + i, 1, count));
    for (int lane = 0; lane < LANES; lane++) radius[lane] = sqrtf(power[lane]);
    vector x = radius * vector_cos(angle), y = radius * vector_sin(angle);
    memcpy(first + i, &x, count * sizeof(float));
    memcpy(second + i, &y, count * sizeof(float));
  }
}
