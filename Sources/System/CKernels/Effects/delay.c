#include "effects_rounding.h"

void kernel_delay(
    struct delay *s, float *line, long n, const float *left, const float *right, float *left_out, float *right_out) {
  unsigned mode = begin_without_denormals();
  const int last = delay_line_samples - 1;
  int write = s->position;
  int l = (write + s->left_samples) % delay_line_samples, r = (write + s->right_samples) % delay_line_samples;
  float wet = s->wet, dry = s->dry, feedback = s->feedback, pole = s->pole;
  float low_mix = s->low_mix, high_mix = s->high_mix, low = s->low;
  for (long i = 0; i < n; i++) {
    float a = left[i], b = right[i], delayed_left = line[l], delayed_right = line[r];
    float fed = wet * (a + b) + feedback * (delayed_left + delayed_right);
    low = pole * (low - fed) + fed;
    line[write] = low_mix * low + high_mix * fed;
    write = write ? write - 1 : last;
    l = l ? l - 1 : last;
    r = r ? r - 1 : last;
    left_out[i] = dry * a + delayed_left;
    right_out[i] = dry * b + delayed_right;
  }
  s->position = write;
  s->low = low;
  end_without_denormals(mode);
}
