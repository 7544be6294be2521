// Products of a large matrix with one of few rows, as a dense layer with many weights has them: reading the weights is
// all the time there is, and every weight is read once, in the order of memory.
//
//   M rows (a batch's examples, at most 16)   K depth   N columns   w [K, N], rows `row_w` apart
#pragma once

enum { kernel_thin_rows = 16 };

// y [M, N] = x · w over the given columns and depth; rows of x and y lie row_x and row_y apart.
void kernel_thin_product(long rows, long depth, long columns, const float *x, long row_x, const float *w, long row_w,
                         float *y, long row_y);
// x [M, N], rows row_x apart → turned [N, 16], zeros beyond M.
void kernel_thin_turn(long rows, long columns, const float *x, long row_x, float *turned);
// y [K, 16] = w · turned, from turned [N, 16].
void kernel_thin_adjoint(long depth, long columns, const float *w, long row_w, const float *turned, float *y);
// g [K, N] = xᵀ · d, from turned [K, 16] and d [M, N], whose rows lie row_d apart.
void kernel_thin_outer(long rows, long depth, long columns, const float *turned, const float *d, long row_d, float *g);
