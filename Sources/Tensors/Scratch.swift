/// Calls `body` with a block of floats from the pool that lives as long as the call; it holds anything before.
func withScratch<Result>(
  count: Int, _ body: (UnsafeMutablePointer<Float>) throws -> Result
) rethrows -> Result {
  let storage = Storage(count: count)
  defer { withExtendedLifetime(storage) {} }
  return try body(storage.pointer)
}

/// The same for a kernel that counts in bytes.
func withScratch<Result>(bytes: Int, _ body: (UnsafeMutableRawPointer) throws -> Result) rethrows -> Result {
  try withScratch(count: (bytes + 3) / 4) { try body(UnsafeMutableRawPointer($0)) }
}
