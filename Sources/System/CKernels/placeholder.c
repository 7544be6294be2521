void bench_kernels_placeholder(void) {}
