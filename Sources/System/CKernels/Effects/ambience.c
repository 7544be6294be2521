#include "effects_rounding.h"

// An all-pass: what was written a delay ago comes out, less a share of what goes in.
static inline float all_pass(float *line, int read, int write, float x) {
  float delayed = line[read];
  x -= 0.8f * delayed;
  line[write] = x;
  return x + delayed;
}

void kernel_ambience(
    struct ambience *s, float *lines, long n, const float *left, const float *right, float *left_out, float *right_out) {
  unsigned mode = begin_without_denormals();
  const int wrap = ambience_line_samples - 1;
  float *first = lines, *second = first + ambience_line_samples, *third = second + ambience_line_samples;
  float *fourth = third + ambience_line_samples;
  int read = s->position;
  float damping = s->damping, dry = s->dry, wet = s->wet, low = s->low;
  for (long i = 0; i < n; i++) {
    float a = left[i], b = right[i];
    low += damping * (wet * (a + b) - low);
    float x = all_pass(first, read, (read + s->delays[0]) & wrap, low);
    x = all_pass(second, read, (read + s->delays[1]) & wrap, x);
    x = all_pass(third, read, (read + s->delays[2]) & wrap, x);
    left_out[i] = dry * a + x - low;
    x = all_pass(fourth, read, (read + s->delays[3]) & wrap, x);
    right_out[i] = dry * b + x - low;
    read = (read + 1) & wrap;
  }
  s->position = read;
  s->low = low;
  end_without_denormals(mode);
}
