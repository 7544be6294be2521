import Foundation
import Tensors

// Front ends in a graph's operators.

extension SpectrogramLayer: GraphLayer {
  /// A transform at every hop is a convolution whose kernels are cosines and sines under the window.
  public func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value {
    let channels = x.shape[1], bins = stft.binCount, length = stft.windowSamples
    // Where the window stands in the transform turns phases alone; samples outside it are left out.
    let offset = stft.placement == .centred ? (stft.fftSamples - length) / 2 : 0
    let whole = stft.placement == .centred ? stft.fftSamples : length
    let around = stft.padding == .none ? 0 : stft.fftSamples / 2
    let before = around - offset, after = around - (whole - length - offset)
    let padded = writer.node(
      "Pad", [x.name, writer.integers([0, before, 0, 0, after, 0])], shape: [x.shape[0] + before + after, channels],
      ["mode": .text(stft.padding == .reflection ? "reflect" : "constant")])
    let frames = stft.frameCount(sampleCount: x.shape[0]), axis = ConvolutionGeometry.Axis(stride: stft.hopSamples)
    let spectrum = writer.node(
      "Conv", [padded.name, writer.constant(kernels(channels))], shape: [frames, channels * 2 * bins],
      GraphAttribute.window([length], [axis]).merging(["group": .integer(channels)]) { $1 })
    let parts = writer.reshaped(spectrum, [frames, channels, 2, bins])
    let squares = writer.node("Mul", [parts.name, parts.name], shape: parts.shape)
    var values = writer.node(
      "ReduceSum", [squares.name, writer.integers([3])], shape: [frames, channels, bins], ["keepdims": .integer(0)])
    if !quantity.isSquared {
      values = writer.elementwise("Sqrt", writer.node("Add", [values.name, writer.constant(1e-20)], shape: values.shape))
    }
    values = writer.node("Mul", [values.name, writer.constant(stft.binScale(quantity, rateHz: rateHz))], shape: values.shape)
    return writer.node("Transpose", [values.name], at: site, shape: [frames, bins, channels], ["perm": .integers([0, 1, 3, 2])])
  }

  /// [window, 1, channels · (real parts, imaginary parts)], the frame's mean taken off where the transform does.
  private func kernels(_ channels: Int) -> Tensor {
    let bins = stft.binCount, length = stft.windowSamples, window = stft.window.doubles(length)
    let waves = (0..<2 * bins).map { row -> [Double] in
      let turn = 2 * Double.pi * Double(row % bins) / Double(stft.fftSamples)
      let wave = (0..<length).map { window[$0] * (row < bins ? cos(turn * Double($0)) : -sin(turn * Double($0))) }
      guard stft.detrend == .constant else { return wave }
      let mean = wave.reduce(0, +) / Double(length)
      return wave.map { $0 - mean }
    }
    return Tensor(
      [length, 1, channels * 2 * bins], (0..<length).flatMap { sample in
        (0..<channels).flatMap { _ in waves.map { Float($0[sample]) } }
      })
  }
}
