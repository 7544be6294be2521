#include "updates.h"
#include <math.h>

// Shares such as 1 − β are worked out in double: 1 − 0.999f is wrong in its fifth digit.

static inline float clipped(float g, clipping clip) {
  g *= clip.scale;
  g = g < -clip.limit ? -clip.limit : g;
  return g > clip.limit ? clip.limit : g;
}

void kernel_adam(long n, float *w, const float *g, float *m, float *v, clipping clip, double beta1, double beta2,
                 float rate, float epsilon, float decay) {
  float keep1 = beta1, take1 = 1 - beta1, keep2 = beta2, take2 = 1 - beta2;
  for (long i = 0; i < n; i++) {
    float gradient = clipped(g[i], clip);
    float first = keep1 * m[i] + take1 * gradient;
    float second = keep2 * v[i] + take2 * gradient * gradient;
    m[i] = first;
    v[i] = second;
    w[i] -= rate * first / (sqrtf(second) + epsilon) + decay * w[i];
  }
}

void kernel_nadam(long n, float *w, const float *g, float *m, float *v, clipping clip, double beta1, double beta2,
                  float gradient_share, float momentum_share, float variance_correction, float epsilon) {
  float keep1 = beta1, take1 = 1 - beta1, keep2 = beta2, take2 = 1 - beta2;
  for (long i = 0; i < n; i++) {
    float gradient = clipped(g[i], clip);
    float first = keep1 * m[i] + take1 * gradient;
    float second = keep2 * v[i] + take2 * gradient * gradient;
    m[i] = first;
    v[i] = second;
    w[i] -= (gradient_share * gradient + momentum_share * first) / (sqrtf(second * variance_correction) + epsilon);
  }
}

void kernel_momentum(long n, float *w, const float *g, float *velocity, clipping clip, float momentum, float intake,
                     float outlet, int nesterov) {
  for (long i = 0; i < n; i++) {
    float push = intake * clipped(g[i], clip);
    float speed = momentum * velocity[i] + push;
    velocity[i] = speed;
    w[i] += outlet * (nesterov ? momentum * speed + push : speed);
  }
}

void kernel_descent(long n, float *w, const float *g, clipping clip, float rate) {
  for (long i = 0; i < n; i++) w[i] -= rate * clipped(g[i], clip);
}

void kernel_rmsprop(long n, float *w, const float *g, float *v, clipping clip, double rho, float rate, float epsilon) {
  float keep = rho, take = 1 - rho;
  for (long i = 0; i < n; i++) {
    float gradient = clipped(g[i], clip);
    float second = keep * v[i] + take * gradient * gradient;
    v[i] = second;
    w[i] -= rate * gradient / (sqrtf(second) + epsilon);
  }
}

void kernel_moving_average(long n, float *average, const float *w, double decay) {
  float keep = decay, take = 1 - decay;
  for (long i = 0; i < n; i++) average[i] = keep * average[i] + take * w[i];
}
