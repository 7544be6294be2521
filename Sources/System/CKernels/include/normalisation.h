// Statistics over rows, and what normalisation does with them. x is [n, inner]: n rows of `inner` values.
#pragma once

// Per column the mean, and Σ (x − mean)².
void kernel_moments(long n, long inner, const float *x, float *mean, float *square);
// y = scale·x + shift, a scale and a shift a column.
void kernel_scale_shift(long n, long inner, const float *x, const float *scale, const float *shift, float *y);
// Per column Σ dy and Σ dy·(x − mean).
void kernel_moment_products(long n, long inner, const float *dy, const float *x, const float *mean, float *sum,
                            float *product);
// dx = p·dy + q·x + r, three factors a column.
void kernel_moment_adjoint(long n, long inner, const float *dy, const float *x, const float *p, const float *q,
                           const float *r, float *dx);

// Layer norm of n rows: y = (x − mean)·factor·scale + shift with the row's own mean and factor = 1/√(variance + ε).
void kernel_layer_norm(long n, long inner, const float *x, const float *scale, const float *shift, float epsilon,
                       float *y, float *mean, float *factor);
// Its adjoint; dscale and dshift are added to.
void kernel_layer_norm_adjoint(long n, long inner, const float *dy, const float *x, const float *scale,
                               const float *mean, const float *factor, float *dx, float *dscale, float *dshift);
