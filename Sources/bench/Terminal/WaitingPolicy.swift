import Glibc

/// How long a thread of a parallel region spins for the others before it sleeps.
///
/// libgomp spins for milliseconds unless told otherwise. Alone on a machine that costs nothing; beside other work a
/// thread that spins keeps the one that it waits for off the core. Two trainings at once on two cores took 330 ms a step
/// each with libgomp's own count, take 60 ms with this one, and 30 ms if threads never spin; a lone one takes 2.5 ms,
/// 2 % more with this count, and half as much again without spinning.
enum WaitingPolicy {
  private static let spins = "5000"

  /// Starts the process again with the count in its environment, where libgomp reads it when it is loaded; leaves alone
  /// whoever has set a policy.
  static func apply() {
    guard getenv("GOMP_SPINCOUNT") == nil, getenv("OMP_WAIT_POLICY") == nil else { return }
    setenv("GOMP_SPINCOUNT", spins, 1)
    execv("/proc/self/exe", CommandLine.unsafeArgv)
    // Without /proc the process goes on as it is, only less considerate.
  }
}
