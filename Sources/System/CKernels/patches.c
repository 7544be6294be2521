#include "patches.h"
#include <string.h>

static inline long maximum(long a, long b) { return a > b ? a : b; }
static inline long minimum(long a, long b) { return a < b ? a : b; }

// The outputs o of first..<last whose input o·stride + offset lies in low..<high.
static inline void clip(long first, long last, long stride, long offset, long low, long high, long *from, long *to) {
  long begin = low - offset <= 0 ? 0 : (low - offset + stride - 1) / stride;
  long end = high - offset <= 0 ? 0 : (high - offset + stride - 1) / stride;
  *from = minimum(maximum(begin, first), last);
  *to = maximum(minimum(end, last), *from);
}

void kernel_gather_patches(const kernel_patch_geometry *g, const float *x, kernel_rectangle o, float *patches) {
  const long step = g->column_stride * g->channels;
  for (long i = 0; i < g->row_taps; i++)
    for (long j = 0; j < g->column_taps; j++) {
      const long offset = j * g->column_dilation - g->column_before;
      long from, to;
      clip(o.left, o.right, g->column_stride, offset, 0, g->columns, &from, &to);
      for (long c = 0; c < g->channels; c++)
        for (long t = o.top; t < o.bottom; t++, patches += o.right - o.left) {
          const long row = t * g->row_stride + i * g->row_dilation - g->row_before;
          if (row < 0 || row >= g->rows || from >= to) {
            memset(patches, 0, (o.right - o.left) * sizeof(float));
            continue;
          }
          const float *source = x + (row * g->columns + from * g->column_stride + offset) * g->channels + c;
          memset(patches, 0, (from - o.left) * sizeof(float));
          float *destination = patches + from - o.left;
          if (step == 1)
            memcpy(destination, source, (to - from) * sizeof(float));
          else
            for (long f = 0; f < to - from; f++) destination[f] = source[f * step];
          memset(patches + to - o.left, 0, (o.right - to) * sizeof(float));
        }
    }
}

void kernel_scatter_patches(const kernel_patch_geometry *g, const float *patches, kernel_rectangle o, float *x,
                            kernel_rectangle inputs) {
  const long step = g->column_stride * g->channels;
  for (long i = 0; i < g->row_taps; i++)
    for (long j = 0; j < g->column_taps; j++) {
      const long offset = j * g->column_dilation - g->column_before;
      long from, to;
      clip(o.left, o.right, g->column_stride, offset, inputs.left, inputs.right, &from, &to);
      for (long c = 0; c < g->channels; c++)
        for (long t = o.top; t < o.bottom; t++, patches += o.right - o.left) {
          const long row = t * g->row_stride + i * g->row_dilation - g->row_before;
          if (row < inputs.top || row >= inputs.bottom) continue;
          float *destination = x + (row * g->columns + from * g->column_stride + offset) * g->channels + c;
          const float *source = patches + from - o.left;
          if (step == 1)
            for (long f = 0; f < to - from; f++) destination[f] += source[f];
          else
            for (long f = 0; f < to - from; f++) destination[f * step] += source[f];
        }
    }
}
