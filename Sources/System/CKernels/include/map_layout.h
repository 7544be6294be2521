// The layout of a map: points in the plane, pulled by their neighbours and pushed by others at random.
#pragma once

/// How points pull and push. With the squared distance s of two points in the plane, their likeness is 1/(1 + a·sᵇ).
struct map_forces {
  float a, b;
  /// Step length of this sweep.
  float rate;
  /// Points that push for each pull.
  int pushes;
  /// Number of this sweep: 1, 2, …
  int epoch;
};

/// One sweep over the points `first` … `last` − 1: each goes from its place in `from` to its place in `to`.
///
/// Every pull is that of the places in `from` and `anchors`, so that both ends of an edge are pulled alike: a point that
/// saw itself move would follow its first neighbours and leave the others. After each pull some random points push from
/// where the point has come to. So neither the order of the points nor their number in a call changes a bit.
///
/// Places are (x, y) pairs. Point i has the edges start[i] … start[i + 1] − 1, edge e leads to anchor tail[e] and pulls
/// in a share frequency[e] ≤ 1 of the sweeps, beginning at phase[e]; key[i] names its random numbers and self[i] is its own anchor, −1 if it is none.
void kernel_map_sweep(
    long first, long last, const struct map_forces *forces, const float *from, float *to, const float *anchors,
    int anchor_count, const long *start, const int *tail, const float *frequency, const float *phase,
    const unsigned *key, const int *self);
