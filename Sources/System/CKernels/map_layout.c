#include "map_layout.h"
#include "vectors.h"

// Points go LANES abreast, one to a lane: each lane walks its own edges. A lane's values never meet another's.
//   (x, y) the point   (u, v) what pulls or pushes it   s squared distance of the two   q sᵇ   c force over distance

typedef unsigned bits __attribute__((vector_size(4 * LANES)));

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

// sᵇ = 2^(b log₂ s) for s > 0, within 10⁻⁵ of itself: log₂ by the series of atanh on [√½, √2), 2^f by that of exp on
// [−½, ½]. A layout needs no more, and waits for every power.
static inline vector raised(vector s, float b) {
  const mask bits_of_s = (mask)s, exponent = (bits_of_s - 0x3f3504f3) >> 23;
  const vector m = (vector)(bits_of_s - (exponent << 23));
  const vector t = (m - 1) / (m + 1), t2 = t * t;
  const vector series = t * (2.88539008f + t2 * (0.96179669f + t2 * (0.57707801f + t2 * 0.41219858f)));
  const vector e = b * (__builtin_convertvector(exponent, vector) + series);
  const vector whole = __builtin_elementwise_rint(e), f = e - whole;
  const vector power = 1 + f * (0.69314718f + f * (0.24022651f + f * (0.05550411f + f * (0.00961813f + f * 0.00133336f))));
  return (vector)((mask)power + (__builtin_convertvector(whole, mask) << 23));
}

// The anchors at some places, u along x and v along y: a load brings both of a point, and one shuffle an axis of all.
static inline void gather(const float *anchors, mask at, vector *u, vector *v) {
  int place[LANES];
  __builtin_memcpy(place, &at, sizeof place);
  // Out of memory, because the compiler would take each place out of the register on its own, at two instructions each.
  __asm__("" : "+m"(place));
  pairs points;
  for (int l = 0; l < LANES; l++) {
    double point;
    __builtin_memcpy(&point, anchors + 2 * (long)place[l], sizeof point);
    points[l] = point;
  }
  *u = firsts(points);
  *v = seconds(points);
}

// The tails of the edges that pull in a sweep, of `count` ≤ CHUNK: when phase and share of the sweeps pass another
// whole number. Gives how many, and may write LANES behind them; none of it branches, because which edges pull cannot
// be foreseen.
#ifdef __AVX512DQ__
static inline int pulling(
    int epoch, long count, const float *frequency, const float *phase, const int *tail, int *found) {
  const vector now = (vector){} + (float)epoch, before = now - 1;
  int number = 0;
  for (long e = 0; e < count; e += LANES) {
    const unsigned short here = count - e < LANES ? (1 << (count - e)) - 1 : 0xffff;
    const vector share = __builtin_ia32_loadups512_mask(frequency + e, (vector){}, here);
    const vector shift = __builtin_ia32_loadups512_mask(phase + e, (vector){}, here);
    mask tails = __builtin_ia32_loaddqusi512_mask(tail + e, (mask){}, here);
    const mask pulls =
        __builtin_convertvector(now * share + shift, mask) != __builtin_convertvector(before * share + shift, mask);
    const unsigned short set = __builtin_ia32_cvtd2mask512(pulls);
    tails = __builtin_ia32_compresssi512_mask(tails, (mask){}, set);
    __builtin_memcpy(found + number, &tails, sizeof tails);
    number += __builtin_popcount(set);
  }
  return number;
}
#else
static inline int pulling(
    int epoch, long count, const float *frequency, const float *phase, const int *tail, int *found) {
  int pulls[CHUNK];
  for (long e = 0; e < count; e++)
    pulls[e] = (int)((float)epoch * frequency[e] + phase[e]) - (int)((float)(epoch - 1) * frequency[e] + phase[e]);
  int number = 0;
  for (long e = 0; e < count; e++) {
    found[number] = tail[e];
    number += pulls[e];
  }
  return number;
}
#endif

void kernel_map_sweep(
    long first, long last, const struct map_forces *forces, const float *from, float *to, const float *anchors,
    int anchor_count, const long *start, const int *tail, const float *frequency, const float *phase,
    const unsigned *key, const int *self) {
  const float a = forces->a, b = forces->b;
  const vector rate = (vector){} + forces->rate, least = (vector){} + 1e-12f;
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
    const vector x0 = x, y0 = y;
    state = mixed(state + (unsigned)forces->epoch * 0x9e3779b9u);
    for (int more = 1; more;) {
      int active[LANES][CHUNK + LANES], count[LANES] = {0}, longest = 0;
      more = 0;
      for (int l = 0; l < lanes; l++) {
        const long ahead = end[l] - next[l] < CHUNK ? end[l] - next[l] : CHUNK;
        count[l] = pulling(forces->epoch, ahead, frequency + next[l], phase + next[l], tail + next[l], active[l]);
        next[l] += ahead;
        more |= next[l] < end[l];
        longest = count[l] > longest ? count[l] : longest;
      }
      for (int k = 0; k < longest; k++) {
        mask at = {}, is_active = {};
        for (int l = 0; l < lanes; l++)
          if (k < count[l]) { at[l] = active[l][k]; is_active[l] = -1; }
        vector u, v;
        gather(anchors, at, &u, &v);
        vector s = __builtin_elementwise_max((x0 - u) * (x0 - u) + (y0 - v) * (y0 - v), least);
        vector q = raised(s, b);
        vector c = -2 * a * b * q / (s * (a * q + 1));
        x += select(is_active, clipped(c * (x0 - u)) * rate, (vector){});
        y += select(is_active, clipped(c * (y0 - v)) * rate, (vector){});
        // All pushes are from where the pulls so far have left the point: none waits for another.
        vector along_x = {}, along_y = {};
        for (int push = 0; push < forces->pushes; push++) {
          // Only lanes that are pulled draw: what a lane does not use would tell how long the others' lists are.
          state += (bits)is_active & 0x9e3779b9u;
          bits drawn = mixed(state);
          vector share = __builtin_convertvector(drawn >> 8, vector) * 0x1p-24f;
          mask other = __builtin_convertvector(share * (float)anchor_count, mask);
          other = __builtin_elementwise_min(other, (mask){} + (anchor_count - 1));
          vector p, r;
          gather(anchors, other, &p, &r);
          vector distance = __builtin_elementwise_max((x - p) * (x - p) + (y - r) * (y - r), least);
          vector force = 2 * b / ((0.001f + distance) * (a * raised(distance, b) + 1));
          mask moves = is_active & (other != own);
          along_x += select(moves, clipped(force * (x - p)), (vector){});
          along_y += select(moves, clipped(force * (y - r)), (vector){});
        }
        x += along_x * rate;
        y += along_y * rate;
      }
    }
    for (int l = 0; l < lanes; l++) {
      to[2 * (block + l)] = x[l];
      to[2 * (block + l) + 1] = y[l];
    }
  }
}
