// Pooling over x [batch, rows, columns, channels] → y [batch, output_rows, output_columns, channels].
// Output rows are numbered through the batch: first..<last of batch · output_rows.
#pragma once

typedef struct {
  long rows, columns, channels;
  long output_rows, output_columns;
  long row_window, column_window;
  long row_stride, row_before, row_after;
  long column_stride, column_before, column_after;
} kernel_pooling_geometry;

// positions holds the flat index in x of the first largest value of each window.
void kernel_maximum_pooling(const kernel_pooling_geometry *geometry, const float *x, float *y, int *positions,
                            long first, long last);
// The mean of each window: over the inputs in it, or over padding too if counts_padding.
void kernel_average_pooling(const kernel_pooling_geometry *geometry, int counts_padding, const float *x, float *y,
                            long first, long last);
// The adjoint for whole examples first..<last: dx holds zeros before.
void kernel_average_pooling_adjoint(const kernel_pooling_geometry *geometry, int counts_padding, const float *dy,
                                    float *dx, long first, long last);
