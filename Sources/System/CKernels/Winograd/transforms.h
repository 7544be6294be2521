// The three transforms of F(3, 3) with the points 0, 1, −1, 2, ∞, along one axis; a tile goes through both axes.
//
//   y = Aᵀ[(G g) ⊙ (Bᵀ d)]     d: 5 inputs   g: 3 weights   y: 3 outputs
//
// Read the other way, with 3 gradients in the place of the weights, the same sums give the weights' gradient.
#pragma once
#include "../vectors.h"

// Bᵀ = [2 −1 −2 1 0; 0 2 1 −1 0; 0 −2 3 −1 0; 0 −1 0 1 0; 0 2 −1 −2 1]
static inline void transform_input(const vector d[5], vector v[5]) {
  const vector t = d[3] - d[1], u = d[2] - d[3];
  v[0] = 2 * (d[0] - d[2]) + t;
  v[1] = 2 * d[1] + u;
  v[2] = 2 * (d[2] - d[1]) + u;
  v[3] = t;
  v[4] = (d[4] - d[2]) - 2 * t;
}

// G = [1/2 0 0; 1/2 1/2 1/2; 1/6 −1/6 1/6; 1/6 1/3 2/3; 0 0 1]
static inline void transform_weights(const vector g[3], vector u[5]) {
  const vector ends = g[0] + g[2];
  u[0] = 0.5f * g[0];
  u[1] = 0.5f * (ends + g[1]);
  u[2] = (ends - g[1]) * (1.0f / 6);
  u[3] = (g[0] + 2 * g[1] + 4 * g[2]) * (1.0f / 6);
  u[4] = g[2];
}

// Aᵀ = [1 1 1 1 0; 0 1 −1 2 0; 0 1 1 4 1]
static inline void transform_output(const vector m[5], vector y[3]) {
  const vector sum = m[1] + m[2];
  y[0] = m[0] + sum + m[3];
  y[1] = (m[1] - m[2]) + 2 * m[3];
  y[2] = sum + 4 * m[3] + m[4];
}

// A tile through both axes: rows × columns values that lie `row` and `column` floats apart → the same in `to`.
#define BOTH_AXES(name, transform, before, after)                                                                \
  static inline void name(const float *from, long row, long column, float *to, long point) {                     \
    vector half[after][before], line[before], result[after];                                                     \
    for (int j = 0; j < before; j++) {                                                                           \
      for (int i = 0; i < before; i++) line[i] = load(from + i * row + j * column);                              \
      transform(line, result);                                                                                   \
      for (int i = 0; i < after; i++) half[i][j] = result[i];                                                    \
    }                                                                                                            \
    for (int i = 0; i < after; i++) {                                                                            \
      transform(half[i], result);                                                                                \
      for (int j = 0; j < after; j++) store(to + (i * after + j) * point, result[j]);                            \
    }                                                                                                            \
  }

BOTH_AXES(transform_input_tile, transform_input, 5, 5)
BOTH_AXES(transform_weight_tile, transform_weights, 3, 5)
BOTH_AXES(transform_output_tile, transform_output, 5, 3)

#define POINTS 25
