extension ConvolutionProblem {
  /// Whether the data adjoint is itself a convolution over the outputs: at stride 1, with no more padding than the
  /// kernel spans.
  var hasMirror: Bool {
    groups == 1
      && [(rowAxis, rowTaps), (columnAxis, columnTaps)].allSatisfy { axis, taps in
        axis.stride == 1 && max(axis.before, axis.after) < axis.span(taps: taps)
      }
  }

  /// The convolution that the data adjoint is: from y to x, with the kernel mirrored.
  var mirrored: ConvolutionProblem {
    var mirror = self
    swap(&mirror.rows, &mirror.outputRows)
    swap(&mirror.columns, &mirror.outputColumns)
    swap(&mirror.inputChannels, &mirror.outputChannels)
    mirror.rowAxis = rowAxis.mirrored(taps: rowTaps)
    mirror.columnAxis = columnAxis.mirrored(taps: columnTaps)
    return mirror
  }

  /// The kernel [t, f, C, K] with its taps in reverse and in and out exchanged: [t, f, K, C].
  func mirror(_ kernel: UnsafeMutablePointer<Float>, into result: UnsafeMutablePointer<Float>) {
    let (taps, c, k) = (rowTaps * columnTaps, inputChannels, outputChannels)
    for tap in 0..<taps {
      let from = kernel + tap * c * k, to = result + (taps - 1 - tap) * c * k
      for i in 0..<c { for j in 0..<k { to[j * c + i] = from[i * k + j] } }
    }
  }
}

extension ConvolutionGeometry.Axis {
  fileprivate func mirrored(taps: Int) -> Self {
    .init(stride: 1, dilation: dilation, before: span(taps: taps) - 1 - before, after: span(taps: taps) - 1 - after)
  }
}
