// Audio effects on two channels, sample after sample: what each remembers from block to block, and a block of it.
//
// Results do not depend on how a sound is cut into blocks. Sums and products are rounded one by one, as the plug-ins'
// own builds do, so the bits are theirs and the same on every processor. n samples; in and out may be the same memory.
#pragma once

// In `drive` the square root's share, `filter` the low-pass's step, `gain` on what comes out.
struct overdrive {
  float drive, filter, gain;
  float low[2];
};
void kernel_overdrive(
    struct overdrive *s, long n, const float *left, const float *right, float *left_out, float *right_out);

// `line` is a ring of `delay_line_samples`, written backwards.
enum { delay_line_samples = 32767 };
struct delay {
  float wet, dry, feedback, pole, low_mix, high_mix;
  int left_samples, right_samples, position;
  float low;
};
void kernel_delay(
    struct delay *s, float *line, long n, const float *left, const float *right, float *left_out, float *right_out);

struct ring_modulator {
  float step, feedback;  // radians a sample
  float phase, previous;
};
void kernel_ring_modulator(
    struct ring_modulator *s, long n, const float *left, const float *right, float *left_out, float *right_out);

// Thresholds are amplitudes; attacks and releases are shares of the way gone in a sample.
struct dynamics {
  float threshold, ratio, trim, dry, attack, release;
  float limiter;  // out of reach where there is none
  float gate_threshold, gate_attack, gate_fall;
  int compresses_only;
  float envelope, peak, gate;
};
void kernel_dynamics(
    struct dynamics *s, long n, const float *left, const float *right, float *left_out, float *right_out);

// `lines` are four rings of `ambience_line_samples`.
enum { ambience_line_samples = 1024 };
struct ambience {
  float damping, dry, wet;
  int delays[4], position;
  float low;
};
void kernel_ambience(
    struct ambience *s, float *lines, long n, const float *left, const float *right, float *left_out, float *right_out);

// `line` is a ring of `combo_line_samples`.
enum { combo_line_samples = 1000 };
struct combo {
  float drive, bias, clip, trim, low_pole, high_pole;
  float first_mix, second_mix;
  float resonance_step, resonance_damping;
  int first_delay, second_delay, is_soft, is_stereo, position;
  float low[2][4], high[2], band[2];
};
void kernel_combo(
    struct combo *s, float *line, long n, const float *left, const float *right, float *left_out, float *right_out);

// `lines` are two rings of `thru_zero_line_samples`.
enum { thru_zero_line_samples = 2048 };
struct thru_zero {
  float step, depth, least_delay, wet, dry, feedback;  // delays in samples
  float phase, delayed[2];
  int position;
};
void kernel_thru_zero(
    struct thru_zero *s, float *lines, long n, const float *left, const float *right, float *left_out, float *right_out);

// From now on denormals are zero on this thread: what plug-ins expect of their host.
void kernel_ignore_denormals(void);
