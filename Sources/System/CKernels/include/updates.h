// One step of each optimiser over n weights w with gradient g, in one pass over memory.
// Every gradient is first clipped: g ← min(max(scale·g, −limit), limit).
#pragma once

typedef struct {
  // 1 where the norm is small enough.
  float scale;
  // Infinite where nothing is clipped by value.
  float limit;
} clipping;

// m = β₁m + (1−β₁)g, v = β₂v + (1−β₂)g², w −= rate·m/(√v + ε) + decay·w; Kingma and Ba (2015), with both bias
// corrections folded into rate and ε by the caller.
void kernel_adam(long n, float *w, const float *g, float *m, float *v, clipping clip, double beta1, double beta2,
                 float rate, float epsilon, float decay);
// As Adam with Nesterov's look-ahead (Dozat, 2016): the step is along gradient_share·g + momentum_share·m.
void kernel_nadam(long n, float *w, const float *g, float *m, float *v, clipping clip, double beta1, double beta2,
                  float gradient_share, float momentum_share, float variance_correction, float epsilon);
// velocity = momentum·velocity + intake·g; w += outlet·velocity, or outlet·(momentum·velocity + intake·g) where
// nesterov is set.
void kernel_momentum(long n, float *w, const float *g, float *velocity, clipping clip, float momentum, float intake,
                     float outlet, int nesterov);
// w −= rate·g.
void kernel_descent(long n, float *w, const float *g, clipping clip, float rate);
// v = ρv + (1−ρ)g²; w −= rate·g/(√v + ε).
void kernel_rmsprop(long n, float *w, const float *g, float *v, clipping clip, double rho, float rate, float epsilon);
// average = decay·average + (1−decay)·w.
void kernel_moving_average(long n, float *average, const float *w, double decay);
