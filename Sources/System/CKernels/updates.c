#include "updates.h"
#include <math.h>

void kernel_adam(long n, float *w, const float *g, float *m, float *v, float beta1, float beta2, float rate,
                 float epsilon, float decay) {
  for (long i = 0; i < n; i++) {
    m[i] = beta1 * m[i] + (1 - beta1) * g[i];
    v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
    w[i] -= rate * m[i] / (sqrtf(v[i]) + epsilon) + decay * w[i];
  }
}

void kernel_nadam(long n, float *w, const float *g, float *m, float *v, float beta1, float beta2,
                  float gradient_share, float momentum_share, float variance_correction, float epsilon) {
  for (long i = 0; i < n; i++) {
    m[i] = beta1 * m[i] + (1 - beta1) * g[i];
    v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
    w[i] -= (gradient_share * g[i] + momentum_share * m[i]) / (sqrtf(v[i] * variance_correction) + epsilon);
  }
}

void kernel_sgd(long n, float *w, const float *g, float *velocity, float rate, float momentum, int nesterov) {
  for (long i = 0; i < n; i++) {
    velocity[i] = momentum * velocity[i] - rate * g[i];
    w[i] += nesterov ? momentum * velocity[i] - rate * g[i] : velocity[i];
  }
}

void kernel_rmsprop(long n, float *w, const float *g, float *v, float rho, float rate, float epsilon) {
  for (long i = 0; i < n; i++) {
    v[i] = rho * v[i] + (1 - rho) * g[i] * g[i];
    w[i] -= rate * g[i] / (sqrtf(v[i]) + epsilon);
  }
}

void kernel_moving_average(long n, float *average, const float *w, float decay) {
  for (long i = 0; i < n; i++) average[i] = decay * average[i] + (1 - decay) * w[i];
}
