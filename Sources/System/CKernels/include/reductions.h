// Sums and maxima along one axis of x [outer, n, inner] → y [outer, inner].
#pragma once

void kernel_sum(long outer, long n, long inner, const float *x, float *y);
// index holds the place 0..<n of the first maximum; it may be null.
void kernel_maximum_along(long outer, long n, long inner, const float *x, float *y, float *index);
// Σ a[i]·b[i].
float kernel_dot(long n, const float *a, const float *b);
// Σ (a[i] − b[i])².
float kernel_squared_difference(long n, const float *a, const float *b);
// y = scale · (a − b): half the gradient of that where the scale is 1.
void kernel_scaled_difference(long n, const float *a, const float *b, float scale, float *y);
// Whether any value is infinite or not a number.
int kernel_has_nonfinite(long n, const float *x);
