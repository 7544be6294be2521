import COneDNN

/// oneDNN on this machine's cores: one engine and one stream for the process.
///
/// Primitives are made and run on the main thread alone (see `Parallel`), so nothing here is locked.
enum OneDNN {
  nonisolated(unsafe) static let engine: dnnl_engine_t = {
    var engine: dnnl_engine_t?
    check(dnnl_engine_create(&engine, dnnl_cpu, 0), "a CPU engine")
    return engine!
  }()

  nonisolated(unsafe) static let stream: dnnl_stream_t = {
    var stream: dnnl_stream_t?
    check(dnnl_stream_create(&stream, engine, UInt32(dnnl_stream_default_flags.rawValue)), "a stream")
    return stream!
  }()

  /// Stops with what was asked and oneDNN's status when a call failed.
  static func check(_ status: dnnl_status_t, _ asked: @autoclosure () -> String) {
    precondition(status == dnnl_success, "oneDNN refuses \(asked()): \(String(cString: dnnl_status2str(status)))")
  }

  /// Float memory of the given logical lengths and strides.
  static func layout(_ lengths: [Int], strides: [Int]) -> dnnl_memory_desc_t {
    var descriptor = dnnl_memory_desc_t()
    check(
      dnnl_memory_desc_init_by_strides(
        &descriptor, Int32(lengths.count), lengths.map(Int64.init), dnnl_f32, strides.map(Int64.init)),
      "a layout of lengths \(lengths) and strides \(strides)")
    return descriptor
  }

  /// Float memory of the given logical lengths in whatever order a primitive likes best.
  static func anyLayout(_ lengths: [Int]) -> dnnl_memory_desc_t {
    var descriptor = dnnl_memory_desc_t()
    check(
      dnnl_memory_desc_init_by_tag(
        &descriptor, Int32(lengths.count), lengths.map(Int64.init), dnnl_f32, dnnl_format_tag_any),
      "a layout of lengths \(lengths)")
    return descriptor
  }
}
