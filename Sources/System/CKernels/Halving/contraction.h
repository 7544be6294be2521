// A row of the small map from three rows of the large one, BLOCK of its channels at a time.
//
//   small[f, k] = bias[k] + Σ over i, q of row_i[2f·C + q] · kernel[i, q, k]        q = j·C + c runs over 3·C
//
// Rows of the large map lie in scratch with a zero column before them. TILE positions' sums stay in registers; a value
// of the large map is spread over a vector that the kernel's channels fill.
//
// Included for each BLOCK, with VECTOR, LOAD, STORE and WIDTH of its vectors.
#define VECTORS (BLOCK / WIDTH)
#define TILE (REGISTERS / VECTORS)
#define NAME_(stem, block) stem##block
#define NAME__(stem, block) NAME_(stem, block)
#define NAME(stem) NAME__(stem, BLOCK)

INLINE void NAME(contract_tile)(const int tile, const long C, const float *const *rows, long K, const float *w,
                                const float *bias, float *y) {
  VECTOR sums[TILE][VECTORS];
  for (int p = 0; p < tile; p++)
    for (int v = 0; v < VECTORS; v++) sums[p][v] = bias ? LOAD(bias + v * WIDTH) : (VECTOR){0};
  for (int i = 0; i < 3; i++) {
    const float *row = rows[i];
    for (long q = 0; q < 3 * C; q++, w += K) {
      VECTOR weights[VECTORS];
      for (int v = 0; v < VECTORS; v++) weights[v] = LOAD(w + v * WIDTH);
#pragma clang loop unroll(full)
      for (int p = 0; p < tile; p++)
        for (int v = 0; v < VECTORS; v++) sums[p][v] += row[2 * p * C + q] * weights[v];
    }
  }
  for (int p = 0; p < tile; p++)
    for (int v = 0; v < VECTORS; v++) STORE(y + p * K + v * WIDTH, sums[p][v]);
}

INLINE void NAME(contract_positions)(const long C, const float *const *rows, long columns, long K, const float *w,
                                     const float *bias, float *y) {
  const float *at[3] = {rows[0], rows[1], rows[2]};
  long f = 0;
  for (; f + TILE <= columns; f += TILE) {
    NAME(contract_tile)(TILE, C, at, K, w, bias, y + f * K);
    for (int i = 0; i < 3; i++) at[i] += 2 * TILE * C;
  }
  for (; f < columns; f += 2) {
    NAME(contract_tile)(2, C, at, K, w, bias, y + f * K);
    for (int i = 0; i < 3; i++) at[i] += 4 * C;
  }
}

// Strides that are known let addresses be constants.
static void NAME(contract)(long C, const float *const *rows, long columns, long K, const float *w, const float *bias,
                           float *y) {
  switch (C) {
    case 1: return NAME(contract_positions)(1, rows, columns, K, w, bias, y);
    case 8: return NAME(contract_positions)(8, rows, columns, K, w, bias, y);
    case 16: return NAME(contract_positions)(16, rows, columns, K, w, bias, y);
    case 32: return NAME(contract_positions)(32, rows, columns, K, w, bias, y);
    default: return NAME(contract_positions)(C, rows, columns, K, w, bias, y);
  }
}

// The kernel's gradient: dkernel[i, q, k] += Σ over f of row_i[2f·C + q] · d[f, k].
INLINE void NAME(correlate_tile)(const int tile, const long C, const float *row, const float *d, long columns, long K,
                                 float *dw) {
  VECTOR sums[REGISTERS][VECTORS];
  for (int q = 0; q < tile; q++)
    for (int v = 0; v < VECTORS; v++) sums[q][v] = LOAD(dw + q * K + v * WIDTH);
  for (long f = 0; f < columns; f++, row += 2 * C, d += K) {
    VECTOR slopes[VECTORS];
    for (int v = 0; v < VECTORS; v++) slopes[v] = LOAD(d + v * WIDTH);
#pragma clang loop unroll(full)
    for (int q = 0; q < tile; q++)
      for (int v = 0; v < VECTORS; v++) sums[q][v] += row[q] * slopes[v];
  }
  for (int q = 0; q < tile; q++)
    for (int v = 0; v < VECTORS; v++) STORE(dw + q * K + v * WIDTH, sums[q][v]);
}

// The same for all three rows at once, where one alone would leave too few sums to keep the machine busy.
INLINE void NAME(correlate_few)(const int C, const float *const *rows, const float *d, long columns, long K, float *dw) {
  VECTOR sums[3][6][VECTORS];
  for (int i = 0; i < 3; i++)
    for (int q = 0; q < 3 * C; q++)
      for (int v = 0; v < VECTORS; v++) sums[i][q][v] = LOAD(dw + (i * 3 * C + q) * K + v * WIDTH);
  for (long f = 0; f < columns; f++, d += K)
    for (int v = 0; v < VECTORS; v++) {
      VECTOR slope = LOAD(d + v * WIDTH);
#pragma clang loop unroll(full)
      for (int i = 0; i < 3; i++)
#pragma clang loop unroll(full)
        for (int q = 0; q < 3 * C; q++) sums[i][q][v] += rows[i][2 * f * C + q] * slope;
    }
  for (int i = 0; i < 3; i++)
    for (int q = 0; q < 3 * C; q++)
      for (int v = 0; v < VECTORS; v++) STORE(dw + (i * 3 * C + q) * K + v * WIDTH, sums[i][q][v]);
}

static void NAME(correlate)(long C, const float *const *rows, const float *d, long columns, long K, float *dw) {
  if (C == 1) return NAME(correlate_few)(1, rows, d, columns, K, dw);
  if (C == 2) return NAME(correlate_few)(2, rows, d, columns, K, dw);
  for (int i = 0; i < 3; i++) {
    long q = 0;
    for (; q + TILE <= 3 * C; q += TILE, dw += TILE * K)
      NAME(correlate_tile)(TILE, C, rows[i] + q, d, columns, K, dw);
    for (; q + 3 <= 3 * C; q += 3, dw += 3 * K) NAME(correlate_tile)(3, C, rows[i] + q, d, columns, K, dw);
    for (; q < 3 * C; q++, dw += K) NAME(correlate_tile)(1, C, rows[i] + q, d, columns, K, dw);
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
