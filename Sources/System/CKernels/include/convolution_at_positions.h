// A convolution where only some of its outputs are wanted or have a gradient: position [n] holds the flat index
// ((b·T′ + t)·F′ + f)·K + k of an output; one may occur more than once.
//
// Kernels are given channel by channel, [K, taps, C/groups], so that every inner loop runs along memory. Entries
// first..<last are worked on; the caller sees to it that no two threads write to one place.
#pragma once

typedef struct {
  long rows, columns, channels, groups;                 // of x [rows, columns, channels], one example
  long output_rows, output_columns, output_channels;    // of y
  long row_taps, column_taps;
  long row_stride, row_dilation, row_before;
  long column_stride, column_dilation, column_before;
} kernel_convolution_geometry;

// starts [batch + 1] ← the first entry of every example; returns 0 if the entries do not come example by example.
int kernel_group_by_example(long count, const int *positions, long outputs_per_example, long batch, long *starts);

// y[n] ← the output at positions[n].
void kernel_convolution_at(const kernel_convolution_geometry *geometry, const float *x, const float *kernel,
                           const int *positions, float *y, long first, long last);
// dx += the adjoint in the data of the gradients dy[n] at positions[n].
void kernel_convolution_data_adjoint_at(const kernel_convolution_geometry *geometry, const float *dy,
                                        const float *kernel, const int *positions, float *dx, long first, long last);
// dkernel += the adjoint in the kernel.
void kernel_convolution_kernel_adjoint_at(const kernel_convolution_geometry *geometry, const float *x,
                                          const float *dy, const int *positions, float *dkernel, long first,
                                          long last);
