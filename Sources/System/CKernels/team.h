// A parallel region on the team of threads that oneDNN uses (libgomp's own entry point).
// Internal to the kernels: Swift does not see it.
#pragma once

extern void GOMP_parallel(void (*body)(void *), void *data, unsigned threads, unsigned flags);
extern int omp_get_thread_num(void);
extern int omp_get_num_threads(void);

// Every thread of the team runs body(data); the call returns when the last has.
static inline void team_run(int threads, void (*body)(void *), void *data) {
  if (threads > 1) GOMP_parallel(body, data, (unsigned)threads, 0);
  else body(data);
}
// The caller's place in the team of a region entered with that many threads, and how many there really are.
static inline int team_member(int threads) { return threads > 1 ? omp_get_thread_num() : 0; }
static inline int team_size(int threads) { return threads > 1 ? omp_get_num_threads() : 1; }
// The next piece of work that nobody has taken; pieces are handed out in order.
static inline int team_next(int *taken) { return __atomic_fetch_add(taken, 1, __ATOMIC_RELAXED); }
