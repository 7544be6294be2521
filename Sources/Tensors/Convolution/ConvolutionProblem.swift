/// The sizes of one convolution, whichever of its three arguments is asked for.
///
/// x: [B, T, F, C], kernel: [t, f, C/groups, K], y: [B, T′, F′, K]. One axis is read as T = 1, F = time, because the
/// kernels vectorise and block along the inner axis.
struct ConvolutionProblem: Hashable {
  typealias Axis = ConvolutionGeometry.Axis

  let batch: Int
  /// Input lengths (T, F).
  var rows: Int, columns: Int
  /// Output lengths (T′, F′).
  var outputRows: Int, outputColumns: Int
  /// Kernel lengths (t, f).
  let rowTaps: Int, columnTaps: Int
  var inputChannels: Int, outputChannels: Int
  let groups: Int
  var rowAxis: Axis, columnAxis: Axis

  /// The problem for the given shapes, [B, T, C] with [t, C/groups, K] or [B, T, F, C] with [t, f, C/groups, K].
  init(input: [Int], kernel: [Int], geometry: ConvolutionGeometry) {
    let axes = geometry.axes.count
    precondition(
      input.count == axes + 2 && kernel.count == axes + 2,
      "a convolution over \(axes) axes takes an input and a kernel of rank \(axes + 2), not \(input) and \(kernel)")
    groups = geometry.groups
    batch = input[0]
    inputChannels = input[axes + 1]
    outputChannels = kernel[axes + 1]
    precondition(
      inputChannels == kernel[axes] * groups && outputChannels % groups == 0,
      "a kernel \(kernel) in \(groups) groups does not fit an input \(input)")
    rows = axes == 2 ? input[1] : 1
    columns = input[axes]
    rowTaps = axes == 2 ? kernel[0] : 1
    columnTaps = kernel[axes - 1]
    rowAxis = axes == 2 ? geometry.axes[0] : Axis()
    columnAxis = geometry.axes[axes - 1]
    outputRows = rowAxis.outputSize(rows, taps: rowTaps)
    outputColumns = columnAxis.outputSize(columns, taps: columnTaps)
    precondition(
      outputRows > 0 && outputColumns > 0, "a kernel \(kernel) with \(geometry.axes) does not fit into \(input)")
  }

  /// Channels that one output sees.
  var inputChannelsPerGroup: Int { inputChannels / groups }
  /// Output places, channels apart.
  var outputPositions: Int { batch * outputRows * outputColumns }
  /// Inputs that one output sees.
  var patchCount: Int { rowTaps * columnTaps * inputChannelsPerGroup }
}
