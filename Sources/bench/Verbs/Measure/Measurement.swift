import Tensors

/// One thing that `bench measure` times: a kernel or a whole step.
struct Measurement: Sendable {
  let name: String
  /// What is worked on, with its sizes.
  let summary: String
  /// Floating-point operations of one call; nil where they are not worth counting.
  var operations: Double?
  /// Share of the time that was spent waiting for data, asked after the calls; nil where nothing is waited for.
  var waitingShare: (@Sendable () -> Double)?
  /// Makes the inputs and gives what is timed.
  let prepare: @Sendable () throws -> () -> Void

  /// All of them: kernels first, then what is made of them.
  static let all: [Measurement] = kernels + convolutionsUnderPooling + signals + maps + steps + vae + probes

  /// What was found.
  struct Row: Encodable {
    let name: String
    /// Median of the calls.
    let milliseconds: Double
    let gflops: Double?
    /// Share of the machine's own matrix product.
    let peakShare: Double?
    /// Blocks asked of the system per call, in the steady state.
    let allocations: Double
    /// Share of the time spent waiting for data.
    let waitingShare: Double?

    enum CodingKeys: String, CodingKey {
      case name, milliseconds, gflops, peakShare = "peak_share", allocations, waitingShare = "waiting_share"
    }

    /// Every key stands in every row, as null where there is no value.
    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(name, forKey: .name)
      try container.encode(milliseconds, forKey: .milliseconds)
      try container.encode(gflops, forKey: .gflops)
      try container.encode(peakShare, forKey: .peakShare)
      try container.encode(allocations, forKey: .allocations)
      try container.encode(waitingShare, forKey: .waitingShare)
    }
  }

  /// Times it.
  func row(calls: Int, peakGflops: Double) throws -> Row {
    let (seconds, allocations) = try time(calls: calls)
    let median = seconds[seconds.count / 2]
    let gflops = operations.map { $0 / median / 1e9 }
    return Row(
      name: name, milliseconds: median * 1e3, gflops: gflops, peakShare: gflops.map { $0 / peakGflops },
      allocations: allocations, waitingShare: waitingShare?())
  }

  /// GFLOP/s of the fastest call: what the machine can do when nothing else runs.
  func peakGflops(calls: Int) throws -> Double { try operations! / time(calls: calls).seconds[0] / 1e9 }

  /// Two calls to warm up, then at least `calls` and a second of them: their times, sorted, and blocks asked of the
  /// system per call.
  private func time(calls: Int) throws -> (seconds: [Double], allocations: Double) {
    let work = try prepare()
    for _ in 0..<2 { work() }
    let clock = ContinuousClock(), start = clock.now
    let before = Pool.shared.statistics.systemAllocations
    var seconds = [Double]()
    while seconds.count < calls || clock.now - start < .seconds(1) && seconds.count < 1000 {
      try Interruption.check()
      seconds.append(clock.measure(work) / .seconds(1))
    }
    let blocks = Pool.shared.statistics.systemAllocations - before
    return (seconds.sorted(), Double(blocks) / Double(seconds.count))
  }
}
