// The inputs that each output of a convolution sees, laid out as a matrix: a row a tap and channel, a column an output.
// With few channels this matrix is small enough for the cache, and a product with it beats a direct convolution.
#pragma once

typedef struct {
  long channels, rows, columns;  // of x [rows, columns, channels], one example
  long row_taps, column_taps;
  long row_stride, row_dilation, row_before;
  long column_stride, column_dilation, column_before;
} kernel_patch_geometry;

// A rectangle of positions: rows top..<bottom, columns left..<right.
typedef struct {
  long top, bottom, left, right;
} kernel_rectangle;

// patches [row_taps · column_taps · channels, outputs in the rectangle] ← x.
void kernel_gather_patches(const kernel_patch_geometry *geometry, const float *x, kernel_rectangle outputs,
                           float *patches);
// The adjoint: adds patches into the part of x inside `inputs`.
void kernel_scatter_patches(const kernel_patch_geometry *geometry, const float *patches, kernel_rectangle outputs,
                            float *x, kernel_rectangle inputs);
