// Blocks of a VAE, a layer at a pass: 3 × 3 convolutions of stride 2 and padding 1 that halve a map, their transposed
// counterparts that double one, with rectifier and the statistics of batch norm on the way.
//
// A batch norm's scale and shift are known only when all of its input is. So a pass writes rectified values, whose
// moments it takes as they leave the cache, and the next pass scales and shifts them as they enter it: every map goes
// through memory once forward, and once more backward.
//
//   large  [B, T, F, C]    small  [B, ⌈T/2⌉, ⌈F/2⌉, K]    kernel  [3, 3, C, K]    for halving and doubling alike
//
//   small[t, f, k] = Σ large[2t + i − 1, 2f + j − 1, c] · kernel[i, j, c, k]
//   large[2t + i − 1, 2f + j − 1, c] = Σ small[t, f, k] · kernel[i, j, c, k]
//
// The small map's channels are 8 or a multiple of 16; the large map's too, or fewer than 8 (a patch's own), which are
// neither rectified nor normalised.
//
// A pass is cut into bands: `small_rows` rows of the small map of one example. Each is worked on by one thread, and
// leaves sums of its own, so that no result depends on the number of threads.
#pragma once

typedef struct {
  long rows, columns, channels;                    // of a large map
  long small_rows, small_columns, small_channels;  // of a small one
} kernel_halving_shape;

// One band: an example and rows first..<last of its small map.
typedef struct {
  long example, first, last;
} kernel_halving_band;

// Whether there are kernels for these channels.
int kernel_halving_is_supported(kernel_halving_shape shape);
// Floats of a thread's scratch, 64-byte aligned.
long kernel_halving_scratch(kernel_halving_shape shape);
// Floats of the packed kernel, and its packing: what doubling and halving's adjoint read.
long kernel_halving_packed(kernel_halving_shape shape);
void kernel_halving_pack(kernel_halving_shape shape, const float *kernel, float *packed);

// Forward: y = max(0, bias + convolution or transposed convolution of scale·x + shift).
typedef struct {
  kernel_halving_shape shape;
  const float *x;
  const float *scale, *shift;  // a channel of x; null: x as it is
  const float *kernel;         // as it is for halving, packed for doubling
  const float *bias;
  float *y;
  int rectifies;               // whether y is max(0, …), and its moments are taken
} kernel_halving_forward;

// moments ← count of the band, then the mean of each channel of y, then Σ (y − mean)² of each: 1 + 2 · channels.
void kernel_halve(const kernel_halving_forward *pass, kernel_halving_band band, float *moments, float *scratch);
void kernel_double(const kernel_halving_forward *pass, kernel_halving_band band, float *moments, float *scratch);

// Backward. The gradient in the convolution's output is p·dy + q·y + r where y > 0, else 0: the adjoint of batch norm
// and rectifier; dy itself where p is null.
typedef struct {
  kernel_halving_shape shape;
  const float *dy, *y;
  const float *p, *q, *r;      // a channel of y
  const float *x;
  const float *scale, *shift;  // a channel of x; null: x as it is
  const float *mean;           // a channel of x, for the sums below; null: none are taken
  const float *kernel;         // packed for halving, as it is for doubling
  float *dx;                   // the gradient in scale·x + shift; null: not wanted
} kernel_halving_backward;

// dkernel [3, 3, C, K] (null: not wanted), dbias [channels of y], sums ← Σ dx and Σ dx·(x − mean) of each channel of x.
void kernel_halve_adjoint(const kernel_halving_backward *pass, kernel_halving_band band, float *dkernel, float *dbias,
                          float *sums, float *scratch);
void kernel_double_adjoint(const kernel_halving_backward *pass, kernel_halving_band band, float *dkernel, float *dbias,
                           float *sums, float *scratch);
