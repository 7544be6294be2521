#include "effects_rounding.h"
#include <math.h>

void kernel_dynamics(
    struct dynamics *s, long n, const float *left, const float *right, float *left_out, float *right_out) {
  unsigned mode = begin_without_denormals();
  float threshold = s->threshold, ratio = s->ratio, trim = s->trim, dry = s->dry;
  float attack = s->attack, kept = 1 - s->release, limiter = s->limiter;
  float gate_threshold = s->gate_threshold, gate_attack = s->gate_attack, gate_fall = s->gate_fall;
  float envelope = s->envelope, peak = s->peak, gate = s->gate;
  int compresses_only = s->compresses_only;
  for (long i = 0; i < n; i++) {
    float a = left[i], b = right[i], level = fabsf(a) > fabsf(b) ? fabsf(a) : fabsf(b);
    envelope = level > envelope ? envelope + attack * (level - envelope) : envelope * kept;
    float over = envelope / threshold - 1;
    float gain = envelope > threshold ? trim / (1 + ratio * over) : trim;
    if (!compresses_only) {
      // The peak is compared with the envelope, not with itself: it follows the sound down while the envelope is low.
      peak = level > envelope ? level : peak * kept;
      if (gain < 0) gain = 0;
      if (gain * peak > limiter) gain = limiter / peak;
      gate = envelope > gate_threshold ? gate + gate_attack - gate_attack * gate : gate * gate_fall;
      gain = gain * gate;
    }
    left_out[i] = a * (gain + dry);
    right_out[i] = b * (gain + dry);
  }
  s->envelope = envelope;
  s->peak = peak;
  s->gate = gate;
  end_without_denormals(mode);
}
