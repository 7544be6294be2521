#include "effects_rounding.h"

// Between two neighbours of a ring, `part` of the way.
static inline float between(const float *line, int place, float part) {
  float here = line[place], next = line[(place + 1) & (thru_zero_line_samples - 1)];
  return part * (next - here) + here;
}

void kernel_thru_zero(
    struct thru_zero *s, float *lines, long n, const float *left, const float *right, float *left_out, float *right_out) {
  unsigned mode = begin_without_denormals();
  const int wrap = thru_zero_line_samples - 1;
  float *first = lines, *second = lines + thru_zero_line_samples;
  float step = s->step, depth = s->depth, least = s->least_delay, wet = s->wet, dry = s->dry, feedback = s->feedback;
  float phase = s->phase, l = s->delayed[0], r = s->delayed[1];
  int write = s->position;
  for (long i = 0; i < n; i++) {
    float a = left[i], b = right[i];
    phase += step;
    if (phase > 1) phase -= 2;
    write = (write - 1) & wrap;
    first[write] = a + feedback * l;
    second[write] = b + feedback * r;
    float delay = least + depth * (1 - phase * phase);
    int whole = (int)delay, place = (write + whole) & wrap;
    l = between(first, place, delay - whole);
    r = between(second, place, delay - whole);
    left_out[i] = a * dry - l * wet;
    right_out[i] = b * dry - r * wet;
  }
  s->phase = phase;
  s->delayed[0] = l;
  s->delayed[1] = r;
  s->position = write;
  end_without_denormals(mode);
}
