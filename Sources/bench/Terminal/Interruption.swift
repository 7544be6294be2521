import Glibc
import Synchronization

/// Ctrl-C and its kin: the first asks the work to stop where it can save, a second one ends the process at once.
enum Interruption {
  private static let signalNumber = Atomic<Int32>(0)

  /// Takes SIGINT and SIGTERM, unless whoever started the process had them ignored (a job in a script's background),
  /// and leaves SIGPIPE and SIGXFSZ to whoever writes (he sees EPIPE and EFBIG).
  static func listen() {
    // The handler may not be the first to touch a lazily made global.
    _ = signalNumber.load(ordering: .relaxed)
    for number in [SIGPIPE, SIGXFSZ] { signal(number, SIG_IGN) }
    // oneDNN's matrix products keep numbers below the end of the stack, further down than the 128 bytes that a signal
    // leaves alone: a handler on the thread's own stack would write over them, and the product somewhere into the heap.
    var stack = stack_t(
      ss_sp: UnsafeMutableRawPointer.allocate(byteCount: stackBytes, alignment: 16), ss_flags: 0, ss_size: stackBytes)
    sigaltstack(&stack, nil)
    for number in [SIGINT, SIGTERM] {
      var action = sigaction(), earlier = sigaction()
      action.sa_flags = SA_RESTART | SA_ONSTACK
      action.__sigaction_handler.sa_handler = { number in
        if Interruption.signalNumber.exchange(number, ordering: .relaxed) != 0 { _exit(128 + number) }
      }
      sigaction(number, &action, &earlier)
      let handler = earlier.__sigaction_handler.sa_handler
      if unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) { signal(number, SIG_IGN) }
    }
  }

  private static let stackBytes = 1 << 16

  /// Asks for the same stop from within, as if the signal had come.
  static func request(_ number: Int32) { signalNumber.store(number, ordering: .relaxed) }

  /// Ends long work once a stop was asked for.
  ///
  /// - Parameter save: keeps what was done, and gives the line that says how to go on.
  /// - Throws: `Interrupted` after a signal, and what `save` throws.
  static func check(saving save: () throws -> String? = { nil }) throws {
    let number = signalNumber.load(ordering: .relaxed)
    if number != 0 { throw Interrupted(signalNumber: number, advice: try save()) }
  }
}

/// Work that was stopped by a signal. `advice` says how to go on, where one can.
struct Interrupted: Error {
  let signalNumber: Int32
  let advice: String?
}
