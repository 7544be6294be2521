// Loops of short-time spectra: one frame at a time, in cache.

/// out[i] = (x[i] − mean)·window[i]; the mean is that of x where `detrend` is set, else 0.
void kernel_window_frame(const float *x, const float *window, long count, int detrend, float *out);

/// The same in double precision.
void kernel_window_frame_double(const float *x, const double *window, long count, int detrend, double *out);

/// sum[i] += window[i]·frame[i]: one frame of an overlap-add.
void kernel_overlap_add(const float *frame, const float *window, long count, float *sum);

/// power[k] = scale[k]·(re² + im²) of a spectrum of interleaved (re, im).
void kernel_spectrum_power(const float *spectrum, const float *scale, long bins, float *power);

/// magnitude[k] = scale[k]·√(re² + im²).
void kernel_spectrum_magnitude(const float *spectrum, const float *scale, long bins, float *magnitude);

/// Gives a spectrum the phase of `rebuilt − share·previous` and the given magnitude; `previous` may be null.
void kernel_spectrum_rephase(
    const float *magnitude, const float *rebuilt, const float *previous, float share, long bins, float *out);

/// bands[b] = Σ weights[offset[b] + i]·spectrum[first[b] + i], i < width[b]; widths are multiples of 16 where the
/// spectrum is long enough.
void kernel_filter_bands(
    const float *spectrum, const float *weights, const int *first, const int *width, const int *offset, long bands,
    float *out);

/// The transpose: spectrum[k] = Σ over the bands that reach bin k. The spectrum is overwritten.
void kernel_filter_bands_transposed(
    const float *values, const float *weights, const int *first, const int *width, const int *offset, long bands,
    long bins, float *spectrum);

/// y[i] = scale·ln(max(x[i], floor) + offset); floor + offset is above zero.
void kernel_scaled_log(long n, const float *x, float floor, float offset, float scale, float *y);
