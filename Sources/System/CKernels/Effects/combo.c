#include "effects_rounding.h"
#include <math.h>

static inline float clipped(float limit, float x) {
  x = x > limit ? limit : x;
  return x < -limit ? -limit : x;
}

static inline float distorted(const struct combo *s, float x) {
  return s->is_soft ? x / (1 + fabsf(x)) : clipped(s->clip, x);
}

// Four equal low-passes in a row, then a high-pass.
static inline float filtered(const struct combo *s, float *low, float *high, float x) {
  float pole = s->low_pole;
  low[0] = pole * low[0] + x;
  low[1] = pole * low[1] + low[0];
  low[2] = pole * low[2] + low[1];
  low[3] = pole * low[3] + low[2];
  *high = s->high_pole * (*high - low[3]) + low[3];
  return low[3] - *high;
}

void kernel_combo(
    struct combo *s, float *line, long n, const float *left, const float *right, float *left_out, float *right_out) {
  unsigned mode = begin_without_denormals();
  float pass = 1 - s->low_pole, trim = s->trim * pass * pass * pass * pass;
  float drive = s->drive, bias = s->bias;
  if (s->is_stereo) {
    // The plug-in's position stands still here: an echo of at least a sample reads what nothing has been written to.
    float first = s->first_delay ? 0 : s->first_mix, second = s->second_delay ? 0 : s->second_mix;
    for (long i = 0; i < n; i++) {
      float a = distorted(s, drive * (left[i] + bias)), b = distorted(s, drive * (right[i] + bias));
      a += first * a + second * a;
      b += first * b + second * b;
      left_out[i] = filtered(s, s->low[0], &s->high[0], trim * a);
      right_out[i] = filtered(s, s->low[1], &s->high[1], trim * b);
    }
  } else {
    int write = s->position;
    for (long i = 0; i < n; i++) {
      float a = drive * (left[i] + right[i] + bias);
      // A resonant high-pass (Chamberlin's state-variable filter).
      s->band[0] += s->resonance_step * (s->band[1] + a);
      s->band[1] -= s->resonance_step * (s->band[0] + s->resonance_damping * s->band[1]);
      a = distorted(s, a + s->band[1]);
      line[write] = a;
      a += s->first_mix * line[(write + s->first_delay) % combo_line_samples] +
          s->second_mix * line[(write + s->second_delay) % combo_line_samples];
      left_out[i] = right_out[i] = filtered(s, s->low[0], &s->high[0], trim * a);
      write = write ? write - 1 : combo_line_samples - 1;
    }
    s->position = write;
  }
  end_without_denormals(mode);
}
