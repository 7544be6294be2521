#include "effects_rounding.h"
#include <math.h>

static inline float driven(float drive, float x) {
  float root = copysignf(sqrtf(fabsf(x)), x);
  return drive * (root - x) + x;
}

void kernel_overdrive(
    struct overdrive *s, long n, const float *left, const float *right, float *left_out, float *right_out) {
  unsigned mode = begin_without_denormals();
  float drive = s->drive, filter = s->filter, gain = s->gain, l = s->low[0], r = s->low[1];
  for (long i = 0; i < n; i++) {
    float a = driven(drive, left[i]), b = driven(drive, right[i]);
    l = l + filter * (a - l);
    r = r + filter * (b - r);
    left_out[i] = l * gain;
    right_out[i] = r * gain;
  }
  s->low[0] = l;
  s->low[1] = r;
  end_without_denormals(mode);
}
