// Element by element: y[i] = f(x[i]) over n values; y may be x.
#pragma once

#define UNARY(name) void kernel_##name(long n, const float *x, float *y);
UNARY(exp) UNARY(log) UNARY(sqrt) UNARY(abs) UNARY(erf) UNARY(sin) UNARY(cos) UNARY(tanh)
UNARY(sigmoid) UNARY(softplus) UNARY(negate) UNARY(square) UNARY(reciprocal) UNARY(sign) UNARY(floor)
#undef UNARY

// Two operands over a block of m rows of n values. An operand's row starts row_a (row_b) floats after the one
// before, and its values lie step_a (step_b) apart, which is 1 or 0; y is contiguous.
#define BINARY(name)                                                                                             \
  void kernel_##name(long m, long n, const float *a, long row_a, long step_a, const float *b, long row_b,        \
                     long step_b, float parameter, float *y);
BINARY(add) BINARY(subtract) BINARY(multiply) BINARY(divide) BINARY(power) BINARY(maximum) BINARY(minimum)
BINARY(greater) BINARY(equal) BINARY(gate)
#undef BINARY

// y = scale · x + shift.
void kernel_affine(long n, const float *x, float scale, float shift, float *y);
// y = min(max(x, low), high).
void kernel_clamp(long n, const float *x, float low, float high, float *y);
// y = condition ≠ 0 ? a : b.
void kernel_select(long n, const float *condition, const float *a, const float *b, float *y);
// y += scale · x.
void kernel_accumulate(long n, const float *x, float scale, float *y);
// n pairs of uniform values in [0, 1) become n pairs of standard normal ones (Box and Muller, 1958).
void kernel_box_muller(long n, float *first, float *second);
