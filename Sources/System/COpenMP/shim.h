// libgomp's own entry point: a parallel region entered from here runs on the team that oneDNN uses.
#include <sys/types.h>

extern void GOMP_parallel(void (*body)(void *), void *data, unsigned threads, unsigned flags);
extern int omp_get_thread_num(void);
extern int omp_get_num_threads(void);
extern int omp_get_max_threads(void);
extern void omp_set_num_threads(int threads);
/// glibc's, which hides it without _GNU_SOURCE.
extern pid_t gettid(void);
