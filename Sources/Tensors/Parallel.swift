import COpenMP
import Foundation

/// Loops shared out over the cores, on the team of threads that oneDNN uses.
///
/// libgomp keeps a team per calling thread, and a second team fights the first for the cores. So only the process's
/// main thread enters parallel regions; on any other thread the same loop runs serially, with the same result.
public enum Parallel {
  /// Threads that a region entered from the main thread gets.
  public static var threadCount: Int {
    get { Int(omp_get_max_threads()) }
    set { omp_set_num_threads(Int32(newValue)) }
  }

  /// Whether the caller may enter parallel regions: true on the main thread alone.
  public static var isAllowed: Bool { getpid() == gettid() }

  private struct Region {
    let count: Int
    let body: (Range<Int>) -> Void
  }

  /// Runs `body` over `0..<count` in one contiguous piece per thread; pieces start at multiples of `grain`, and a
  /// loop shorter than two grains runs in place.
  public static func forEachRange(_ count: Int, grain: Int = 1, _ body: (Range<Int>) -> Void) {
    guard count > 0 else { return }
    guard count >= 2 * grain, threadCount > 1, isAllowed else { return body(0..<count) }
    withoutActuallyEscaping(body) { body in
      let grains = (count + grain - 1) / grain
      var region = Region(count: grains) { piece in
        body(piece.lowerBound * grain..<min(piece.upperBound * grain, count))
      }
      withUnsafeMutablePointer(to: &region) { pointer in
        GOMP_parallel(
          { data in
            let region = data!.assumingMemoryBound(to: Region.self)
            let threads = Int(omp_get_num_threads()), thread = Int(omp_get_thread_num())
            let piece = region.pointee.count * thread / threads..<region.pointee.count * (thread + 1) / threads
            if !piece.isEmpty { region.pointee.body(piece) }
          }, pointer, UInt32(min(threadCount, grains)), 0)
      }
    }
  }
}
