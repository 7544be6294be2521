import COneDNN

/// A oneDNN computation compiled for fixed shapes, run on any memory that has them.
///
/// Its scratch memory is taken from the pool at each run, so an idle primitive holds nothing but code.
final class Primitive {
  /// A place of the computation that takes or gives values: `DNNL_ARG_SRC`, `DNNL_ARG_WEIGHTS`, …
  typealias Argument = Int32

  private let handle: dnnl_primitive_t
  private let description: dnnl_primitive_desc_t
  private var memories: [Argument: dnnl_memory_t] = [:]
  private let scratchFloats: Int

  /// Compiles an operation descriptor; `name` says in a failure what could not be done.
  ///
  /// - Parameter slope: of a leaky ReLU that results go through; nil for none.
  init(_ operation: UnsafeRawPointer, slope: Float? = nil, name: @autoclosure () -> String) {
    var attributes: dnnl_primitive_attr_t?
    OneDNN.check(dnnl_primitive_attr_create(&attributes), "attributes")
    defer { dnnl_primitive_attr_destroy(attributes) }
    OneDNN.check(dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user), "a scratchpad")
    var operations: dnnl_post_ops_t?
    OneDNN.check(dnnl_post_ops_create(&operations), "post-operations")
    defer { dnnl_post_ops_destroy(operations) }
    if let slope {
      OneDNN.check(dnnl_post_ops_append_eltwise(operations, 1, dnnl_eltwise_relu, slope, 0), "a leaky ReLU")
    }
    OneDNN.check(dnnl_primitive_attr_set_post_ops(attributes, operations), "post-operations")
    var description: dnnl_primitive_desc_t?
    OneDNN.check(dnnl_primitive_desc_create(&description, operation, attributes, OneDNN.engine, nil), name())
    self.description = description!
    var handle: dnnl_primitive_t?
    OneDNN.check(dnnl_primitive_create(&handle, description), name())
    self.handle = handle!
    let scratchBytes = dnnl_memory_desc_get_size(
      dnnl_primitive_desc_query_md(description, dnnl_query_scratchpad_md, 0))
    scratchFloats = (scratchBytes + 3) / 4
  }

  /// Compiles the change of one layout into another.
  init(reorderFrom source: dnnl_memory_desc_t, to destination: dnnl_memory_desc_t) {
    var description: dnnl_primitive_desc_t?
    var source = source, destination = destination
    OneDNN.check(
      dnnl_reorder_primitive_desc_create(&description, &source, OneDNN.engine, &destination, OneDNN.engine, nil),
      "a change of layout")
    self.description = description!
    var handle: dnnl_primitive_t?
    OneDNN.check(dnnl_primitive_create(&handle, description), "a change of layout")
    self.handle = handle!
    scratchFloats = 0
  }

  deinit {
    for memory in memories.values { dnnl_memory_destroy(memory) }
    dnnl_primitive_destroy(handle)
    dnnl_primitive_desc_destroy(description)
  }

  /// The layout that the primitive wants for an argument.
  func layout(of argument: Argument) -> dnnl_memory_desc_t {
    dnnl_primitive_desc_query_md(description, dnnl_query_exec_arg_md, argument).pointee
  }

  /// Name of the implementation that oneDNN chose.
  var implementation: String {
    var name: UnsafePointer<CChar>?
    dnnl_primitive_desc_query(description, dnnl_query_impl_info_str, 0, &name)
    return name.map { String(cString: $0) } ?? ""
  }

  /// Runs on the given memory and waits for the result.
  func run(_ arguments: KeyValuePairs<Argument, UnsafeMutablePointer<Float>>) {
    precondition(Parallel.isAllowed, "oneDNN is called from the main thread alone")
    var list = arguments.map { dnnl_exec_arg_t(arg: $0.key, memory: memory($0.key, at: $0.value)) }
    guard scratchFloats > 0 else { return execute(list) }
    withScratch(count: scratchFloats) { scratch in
      let argument = DNNL_ARG_SCRATCHPAD
      list.append(dnnl_exec_arg_t(arg: argument, memory: memory(argument, at: scratch)))
      execute(list)
    }
  }

  private func execute(_ arguments: [dnnl_exec_arg_t]) {
    OneDNN.check(dnnl_primitive_execute(handle, OneDNN.stream, Int32(arguments.count), arguments), "to run")
    OneDNN.check(dnnl_stream_wait(OneDNN.stream), "to finish")
  }

  private func memory(_ argument: Argument, at pointer: UnsafeMutablePointer<Float>) -> dnnl_memory_t {
    if let memory = memories[argument] {
      OneDNN.check(dnnl_memory_set_data_handle(memory, pointer), "memory")
      return memory
    }
    var memory: dnnl_memory_t?, layout = layout(of: argument)
    OneDNN.check(dnnl_memory_create(&memory, &layout, OneDNN.engine, pointer), "memory")
    memories[argument] = memory
    return memory!
  }
}
