/// Calls `body` with a block of floats from the pool that lives as long as the call; it holds anything before.
func withScratch<Result>(
  count: Int, _ body: (UnsafeMutablePointer<Float>) throws -> Result
) rethrows -> Result {
  let storage = Storage(count: count)
  defer { withExtendedLifetime(storage) {} }
  return try body(storage.pointer)
}
