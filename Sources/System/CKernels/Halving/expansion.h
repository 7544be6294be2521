// A row of the large map from one row of the small map (even rows) or two (odd ones), BLOCK of its channels at a time.
//
//   large[2f]     += Σ over k of small[f, k] · kernel[i, 1, ·, k]
//   large[2f + 1] += Σ over k of small[f, k] · kernel[i, 2, ·, k] + small[f + 1, k] · kernel[i, 0, ·, k]
//
// with i = 1 for even rows, and 2 and 0 for the rows before and after an odd one. The packed kernel holds for each i and
// k the C values of j = 1, then those of 2, then those of 0.
//
// Included for each BLOCK, with VECTOR, LOAD, STORE and WIDTH of its vectors.
#define VECTORS (BLOCK / WIDTH)
#define TILE (REGISTERS / (2 * VECTORS))
#define NAME_(stem, block) stem##block
#define NAME__(stem, block) NAME_(stem, block)
#define NAME(stem) NAME__(stem, BLOCK)

INLINE void NAME(expand_tile)(const int tile, const long K, int taps, const float *const *rows, long at,
                              const float *const *w, long C, const float *bias, float *y) {
  VECTOR even[TILE][VECTORS], odd[TILE][VECTORS];
  for (int p = 0; p < tile; p++)
    for (int v = 0; v < VECTORS; v++) even[p][v] = odd[p][v] = bias ? LOAD(bias + v * WIDTH) : (VECTOR){0};
  for (int i = 0; i < taps; i++) {
    const float *x = rows[i] + at * K, *weights = w[i];
    for (long k = 0; k < K; k++, x++, weights += 3 * C) {
      VECTOR middle[VECTORS], right[VECTORS], left[VECTORS];
      for (int v = 0; v < VECTORS; v++) {
        middle[v] = LOAD(weights + v * WIDTH);
        right[v] = LOAD(weights + C + v * WIDTH);
        left[v] = LOAD(weights + 2 * C + v * WIDTH);
      }
      float here = x[0];
#pragma clang loop unroll(full)
      for (int p = 0; p < tile; p++) {
        float next = x[(p + 1) * K];
        for (int v = 0; v < VECTORS; v++) {
          even[p][v] += here * middle[v];
          odd[p][v] += here * right[v];
          odd[p][v] += next * left[v];
        }
        here = next;
      }
    }
  }
  for (int p = 0; p < tile; p++)
    for (int v = 0; v < VECTORS; v++) {
      STORE(y + 2 * p * C + v * WIDTH, even[p][v]);
      STORE(y + (2 * p + 1) * C + v * WIDTH, odd[p][v]);
    }
}

INLINE void NAME(expand_positions)(const long K, int taps, const float *const *rows, long columns,
                                   const float *const *w, long C, const float *bias, float *y) {
  long f = 0;
  for (; f + TILE <= columns; f += TILE) NAME(expand_tile)(TILE, K, taps, rows, f, w, C, bias, y + 2 * f * C);
  for (; f < columns; f++) NAME(expand_tile)(1, K, taps, rows, f, w, C, bias, y + 2 * f * C);
}

static void NAME(expand)(long K, int taps, const float *const *rows, long columns, const float *const *w, long C,
                         const float *bias, float *y) {
  switch (K) {
    case 8: return NAME(expand_positions)(8, taps, rows, columns, w, C, bias, y);
    case 16: return NAME(expand_positions)(16, taps, rows, columns, w, C, bias, y);
    case 32: return NAME(expand_positions)(32, taps, rows, columns, w, C, bias, y);
    default: return NAME(expand_positions)(K, taps, rows, columns, w, C, bias, y);
  }
}

#undef VECTORS
#undef TILE
#undef BLOCK
#undef VECTOR
#undef LOAD
#undef STORE
#undef WIDTH
#undef NAME
#undef NAME_
#undef NAME__
