// What the steps of a convolution with global max pooling share; the legend is in convolution_global_max.c.
#pragma once
#include "../team.h"
#include "convolution_shape.h"
#include "negacyclic.h"

#if defined(__AVX512F__)
enum { ROWS = 10 };  // rows at a time: 2 · 10 sums, two weights and two values in 32 registers
#else
enum { ROWS = 5 };  // 16 registers
#endif

typedef struct {
  int length, kernel, before, after, out;
  long x_step, w_step;  // floats from one place to the next in x and in w
  int position_step;
} global_max_axis;

typedef struct {
  convolution_shape shape;
  global_max_axis line, row;
  int images_per_run;  // images whose rows follow each other without padding between: many where a kernel has one row
  int runs, vectors;   // vectors of filters
  int run_rows;        // rows of x in a run, padded in front and behind
  long spectrum_row;   // floats from one part to the next in x_spectrum
  const float *x, *w;
  float *x_spectrum;    // [run][c][k < M][re, im][row, padded]
  vector *w_spectrum;   // [vector of filters][k < M][c][kernel row][re, im]
  vector *row_spectra;  // [thread][ROWS][k < M][re, im]
  vector *best;         // [vector of filters][b]: the largest value so far
  mask *best_position;  // [vector of filters][b]
  void *sums;           // scratch of step 3
  negacyclic transform;
  int threads, taken;
} global_max_job;

static inline int least(int a, int b) { return a < b ? a : b; }
static inline int most(int a, int b) { return a > b ? a : b; }
static inline int ceiling(int a, int b) { return (a + b - 1) / b; }

static inline mask choose(mask where, mask a, mask b) { return (where & a) | (~where & b); }

// The steps, each the body of a parallel region; `taken` is 0 at the start.
void global_max_spectra(void *job);
void global_max_search(void *job);
