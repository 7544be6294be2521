#include "normalisation.h"
#include <math.h>
#include <string.h>

static float row_sum(long n, const float *x) {
#pragma clang fp reassociate(on)
  float total = 0;
  for (long i = 0; i < n; i++) total += x[i];
  return total;
}

static float row_square(long n, const float *x, float mean) {
#pragma clang fp reassociate(on)
  float total = 0;
  for (long i = 0; i < n; i++) total += (x[i] - mean) * (x[i] - mean);
  return total;
}

void kernel_moments(long n, long inner, const float *x, float *mean, float *square) {
  if (inner == 1) {
    *mean = row_sum(n, x) / n;
    *square = row_square(n, x, *mean);
    return;
  }
  memset(mean, 0, inner * sizeof(float));
  memset(square, 0, inner * sizeof(float));
  for (long i = 0; i < n; i++)
    for (long j = 0; j < inner; j++) mean[j] += x[i * inner + j];
  for (long j = 0; j < inner; j++) mean[j] /= n;
  for (long i = 0; i < n; i++)
    for (long j = 0; j < inner; j++) {
      float deviation = x[i * inner + j] - mean[j];
      square[j] += deviation * deviation;
    }
}

void kernel_scale_shift(long n, long inner, const float *x, const float *scale, const float *shift, float *y) {
  for (long i = 0; i < n; i++)
    for (long j = 0; j < inner; j++) y[i * inner + j] = scale[j] * x[i * inner + j] + shift[j];
}

void kernel_moment_products(long n, long inner, const float *dy, const float *x, const float *mean, float *sum,
                            float *product) {
  memset(sum, 0, inner * sizeof(float));
  memset(product, 0, inner * sizeof(float));
  for (long i = 0; i < n; i++)
    for (long j = 0; j < inner; j++) {
      float d = dy[i * inner + j];
      sum[j] += d;
      product[j] += d * (x[i * inner + j] - mean[j]);
    }
}

void kernel_moment_adjoint(long n, long inner, const float *dy, const float *x, const float *p, const float *q,
                           const float *r, float *dx) {
  for (long i = 0; i < n; i++)
    for (long j = 0; j < inner; j++) dx[i * inner + j] = p[j] * dy[i * inner + j] + q[j] * x[i * inner + j] + r[j];
}

void kernel_layer_norm(long n, long inner, const float *x, const float *scale, const float *shift, float epsilon,
                       float *y, float *mean, float *factor) {
  for (long i = 0; i < n; i++, x += inner, y += inner) {
    float m = row_sum(inner, x) / inner;
    float f = 1 / sqrtf(row_square(inner, x, m) / inner + epsilon);
    mean[i] = m;
    factor[i] = f;
    for (long j = 0; j < inner; j++) y[j] = (x[j] - m) * f * scale[j] + shift[j];
  }
}

// Σ dy·scale and Σ dy·scale·x̂ over one row.
static void row_products(long n, const float *dy, const float *x, const float *scale, float mean, float factor,
                         float *sum, float *product) {
#pragma clang fp reassociate(on)
  float s = 0, p = 0;
  for (long j = 0; j < n; j++) {
    float d = dy[j] * scale[j];
    s += d;
    p += d * ((x[j] - mean) * factor);
  }
  *sum = s;
  *product = p;
}

void kernel_layer_norm_adjoint(long n, long inner, const float *dy, const float *x, const float *scale,
                               const float *mean, const float *factor, float *dx, float *dscale, float *dshift) {
  for (long i = 0; i < n; i++, x += inner, dy += inner, dx += inner) {
    float m = mean[i], f = factor[i], sum, product;
    row_products(inner, dy, x, scale, m, f, &sum, &product);
    sum /= inner;
    product /= inner;
    for (long j = 0; j < inner; j++) {
      float normal = (x[j] - m) * f;
      dx[j] = f * (dy[j] * scale[j] - sum - normal * product);
      dscale[j] += dy[j] * normal;
      dshift[j] += dy[j];
    }
  }
}
