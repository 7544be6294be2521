#include "effects_rounding.h"
#include <math.h>

// 2π to the digits that the oscillator's phase is wrapped at: it is a float, and its rounding is heard as a tiny detuning.
static const float turn = 6.2831853f;

void kernel_ring_modulator(
    struct ring_modulator *s, long n, const float *left, const float *right, float *left_out, float *right_out) {
  unsigned mode = begin_without_denormals();
  float step = s->step, feedback = s->feedback, phase = s->phase, previous = s->previous;
  for (long i = 0; i < n; i++) {
    float a = left[i], b = right[i], gain = (float)sin(phase);
    phase += step;
    // Exact, as a remainder is: both lie within a factor of two.
    if (phase >= turn) phase = phase < 2 * turn ? phase - turn : fmodf(phase, turn);
    // The right channel is fed back what the left has just become.
    previous = (feedback * previous + a) * gain;
    left_out[i] = previous;
    right_out[i] = (feedback * previous + b) * gain;
  }
  s->phase = phase;
  s->previous = previous;
  end_without_denormals(mode);
}
