// What every effect's loop stands between: sums and products rounded one by one, and numbers too small to hear taken
// for zero (a filter that decays would otherwise slow down a hundredfold on silence).
#pragma once
#include "effects.h"
#include <immintrin.h>
#pragma clang fp contract(off)

static inline unsigned begin_without_denormals(void) {
  unsigned mode = _mm_getcsr();
  _mm_setcsr(mode | 0x8040);
  return mode;
}

static inline void end_without_denormals(unsigned mode) { _mm_setcsr(mode); }
