// One step of each optimiser over n weights w with gradient g, in one pass over memory.
#pragma once

// m = β₁m + (1−β₁)g, v = β₂v + (1−β₂)g², w −= rate·m/(√v + ε) + decay·w; Kingma and Ba (2015), with both bias
// corrections folded into rate and ε by the caller.
void kernel_adam(long n, float *w, const float *g, float *m, float *v, float beta1, float beta2, float rate,
                 float epsilon, float decay);
// As Adam with Nesterov's look-ahead (Dozat, 2016): the step is along gradient_share·g + momentum_share·m.
void kernel_nadam(long n, float *w, const float *g, float *m, float *v, float beta1, float beta2,
                  float gradient_share, float momentum_share, float variance_correction, float epsilon);
// velocity = momentum·velocity − rate·g; w += velocity, or momentum·velocity − rate·g where nesterov is set.
void kernel_sgd(long n, float *w, const float *g, float *velocity, float rate, float momentum, int nesterov);
// v = ρv + (1−ρ)g²; w −= rate·g/(√v + ε).
void kernel_rmsprop(long n, float *w, const float *g, float *v, float rho, float rate, float epsilon);
// average = decay·average + (1−decay)·w.
void kernel_moving_average(long n, float *average, const float *w, float decay);
