#include <fftw3.h>

/// FFTW's version is an array of unknown length, which Swift cannot see.
static inline const char *bench_fftwf_version(void) { return fftwf_version; }
