#include "map_layout.h"
#include "vectors.h"

// Points go LANES abreast, one to a lane: each lane walks its own edges. A lane's values never meet another's.
//   (x, y) the point   (u, v) what pulls or pushes it   s squared distance of the two   q sᵇ   c force over distance

typedef unsigned bits __attribute__((vector_size(4 * LANES)));

extern vector VECTOR_MATH_2(powf)(vector, vector);

// Edges that a lane looks at before the lanes move: a hub has thousands.
#define CHUNK 64

// A permutation of 32 bits that leaves no pattern (Mueller's "lowbias32").
static inline bits mixed(bits h) {
  h = (h ^ h >> 16) * 0x7feb352du;
  h = (h ^ h >> 15) * 0x846ca68bu;
  return h ^ h >> 16;
}

// What a pull or push may move a point by at a rate of 1, along each axis.
static inline vector clipped(vector g) {
  return __builtin_elementwise_max(__builtin_elementwise_min(g, (vector){} + 4), (vector){} - 4);
}

static inline void gather(const float *anchors, mask at, vector *u, vector *v) {
  for (int l = 0; l < LANES; l++) {
    (*u)[l] = anchors[2 * (long)at[l]];
    (*v)[l] = anchors[2 * (long)at[l] + 1];
  }
}

// Whether an edge of that period pulls in a sweep: when the sweeps so far pass another multiple of it.
static inline int pulls_in(int epoch, float period) {
  return (int)((float)epoch / period) > (int)((float)(epoch - 1) / period);
}

void kernel_map_sweep(
    long first, long last, const struct map_forces *forces, const float *from, float *to, const float *anchors,
    int anchor_count, const long *start, const int *tail, const float *period, const unsigned *key, const int *self) {
  const float a = forces->a, b = forces->b;
  const vector rate = (vector){} + forces->rate, power = (vector){} + b, least = (vector){} + 1e-12f;
  for (long block = first; block < last; block += LANES) {
    const int lanes = last - block < LANES ? (int)(last - block) : LANES;
    vector x = {}, y = {};
    mask own = (mask){} - 1;
    bits state = {};
    long next[LANES] = {0}, end[LANES] = {0};
    for (int l = 0; l < lanes; l++) {
      x[l] = from[2 * (block + l)];
      y[l] = from[2 * (block + l) + 1];
      own[l] = self[block + l];
      state[l] = key[block + l];
      next[l] = start[block + l];
      end[l] = start[block + l + 1];
    }
    state = mixed(state + (unsigned)forces->epoch * 0x9e3779b9u);
    for (int more = 1; more;) {
      int active[CHUNK][LANES], count[LANES] = {0}, longest = 0;
      more = 0;
      for (int l = 0; l < lanes; l++) {
        for (; next[l] < end[l] && count[l] < CHUNK; next[l]++)
          if (pulls_in(forces->epoch, period[next[l]])) active[count[l]++][l] = tail[next[l]];
        more |= next[l] < end[l];
        longest = count[l] > longest ? count[l] : longest;
      }
      for (int k = 0; k < longest; k++) {
        mask at = {}, is_active = {};
        for (int l = 0; l < lanes; l++)
          if (k < count[l]) { at[l] = active[k][l]; is_active[l] = -1; }
        vector u, v;
        gather(anchors, at, &u, &v);
        vector s = __builtin_elementwise_max((x - u) * (x - u) + (y - v) * (y - v), least);
        vector q = VECTOR_MATH_2(powf)(s, power);
        vector c = -2 * a * b * q / (s * (a * q + 1));
        x += select(is_active, clipped(c * (x - u)) * rate, (vector){});
        y += select(is_active, clipped(c * (y - v)) * rate, (vector){});
        for (int push = 0; push < forces->pushes; push++) {
          // Only lanes that are pulled draw: what a lane does not use would tell how long the others' lists are.
          state += (bits)is_active & 0x9e3779b9u;
          bits drawn = mixed(state);
          vector share = __builtin_convertvector(drawn >> 8, vector) * 0x1p-24f;
          at = __builtin_convertvector(share * (float)anchor_count, mask);
          at = __builtin_elementwise_min(at, (mask){} + (anchor_count - 1));
          gather(anchors, at, &u, &v);
          s = __builtin_elementwise_max((x - u) * (x - u) + (y - v) * (y - v), least);
          q = VECTOR_MATH_2(powf)(s, power);
          c = 2 * b / ((0.001f + s) * (a * q + 1));
          mask moves = is_active & (at != own);
          x += select(moves, clipped(c * (x - u)) * rate, (vector){});
          y += select(moves, clipped(c * (y - v)) * rate, (vector){});
        }
      }
    }
    for (int l = 0; l < lanes; l++) {
      to[2 * (block + l)] = x[l];
      to[2 * (block + l) + 1] = y[l];
    }
  }
}
