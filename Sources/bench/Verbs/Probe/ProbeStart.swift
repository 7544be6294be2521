import Data
import Files
import Foundation
import Probe
import Tensors

extension ProbeOptionGroup {
  /// Where starts begin, for a canvas.
  ///
  /// Throws `FileError` for a recording that is too short, and for a parameterisation that cannot begin at one.
  func beginning(_ parameterisation: any Parameterisation) throws -> Beginning {
    switch start {
    case "noise": return .noise
    case "zeros": return .zeros
    default: break
    }
    guard parameterisation.parameters(ofCanvas: Tensor(parameterisation.canvas.shape)) != nil else {
      throw FileError(
        .usage, "--start \(start)", "has no way back to what is optimised", remedy: "begin at noise, or optimise the input or the sound")
    }
    if start == "impulse" { return .impulse }
    return .canvas(try start == "mean" ? mean(for: parameterisation.canvas) : clip(for: parameterisation.canvas), of: start)
  }

  private func mean(for canvas: Canvas) throws -> Tensor {
    let set = try DataSet(data!, checkedBy: ownExecutable)
    guard set.finishedShape.reduce(1, *) == canvas.shape.reduce(1, *) else {
      throw FileError(
        .badData, set.path, "its patches are \(set.finishedShape), a mean of \(canvas.shape) is wanted",
        remedy: "begin at a mean patch by --parameterisation input")
    }
    return try meanPatch(of: set).reshaped(canvas.shape)
  }

  /// A recording's stretch, as the canvas has it.
  private func clip(for canvas: Canvas) throws -> Tensor {
    let parts = start.split(separator: "@", maxSplits: 1).map(String.init)
    guard let seconds = parts.count == 2 ? Double(parts[1]) : 0, seconds >= 0, seconds.isFinite else {
      throw FileError(.usage, "--start \(start)", "is no place in a recording", remedy: "write FILE.wav@SECONDS")
    }
    guard let rateHz = canvas.rateHz ?? canvas.domain?.rateHz else {
      throw FileError(.usage, "--start \(start)", "what the input means as sound is not known", remedy: "say so by --front-end")
    }
    return try excerpt(of: parts[0], from: seconds, rateHz: rateHz, for: canvas)
  }
}

/// A recording's stretch from a time on, as a canvas has it: as features, or as samples.
///
/// Throws `FileError` for a recording that ends before the stretch does, by more than a twentieth of it.
func excerpt(of path: String, from seconds: Double, rateHz: Int, for canvas: Canvas) throws -> Tensor {
  let recording = try Recording(path, rateHz: rateHz)
  // A time beyond any recording may be beyond any number of samples.
  let first = Int(min(seconds, recording.seconds + 1) * Double(rateHz)), sound = recording.channel(0)
  let wanted = canvas.domain.map { FrontEnd($0).sampleCount(rows: canvas.shape[0]) } ?? canvas.shape[0]
  let missing = first + wanted - sound.count
  // What was brought back from a patch lacks the ends that only parts of windows saw.
  guard missing <= (first == 0 ? wanted / 20 : 0) else {
    throw FileError(
      .badData, path, String(format: "is %.2f s long", recording.seconds),
      remedy: String(format: "%.3f s from %g s on are wanted", Double(wanted) / Double(rateHz), seconds))
  }
  var stretch = sound.rows(first..<min(first + wanted, sound.count))
  if missing > 0 {
    Console.note(String(format: "%@ is %.3f s too short: silence is put around it", path, Double(missing) / Double(rateHz)))
    stretch = Tensor.concatenation([Tensor([missing / 2]), stretch, Tensor([missing - missing / 2])], axis: 0)
  }
  guard let domain = canvas.domain else { return stretch.reshaped(canvas.shape) }
  let transform = domain.transform, features = transform(stretch)
  let statistics = domain.preset.normalisation.scope == .image
    ? domain.preset.normalisation.statistics(features.withUnsafeBufferPointer { Moments($0) }) : domain.statistics
  return domain.preset.normalisation(features.rows(0..<canvas.shape[0]), statistics).reshaped(canvas.shape)
}

/// The mean of a set's training patches, `[T, F, C]`.
func meanPatch(of set: DataSet) throws -> Tensor {
  let patches = try FinishedPatches(set)
  var sum = Tensor(set.finishedShape)
  let indices = set.trainingIndices.isEmpty ? set.heldOutIndices : set.trainingIndices
  for start in stride(from: 0, to: indices.count, by: 256) {
    let some = try patches.patches(Array(indices[start..<min(start + 256, indices.count)]))
    sum.accumulate(some.sum(axes: [0]).reshaped(set.finishedShape), scale: 1 / Float(indices.count))
  }
  return sum
}

/// Some 512 to 1023 of a set's training patches, evenly spread over it, or all of fewer: `[N, T, F, C]`.
func typicalPatches(of set: DataSet) throws -> Tensor {
  let indices = set.trainingIndices.isEmpty ? set.heldOutIndices : set.trainingIndices
  let step = max(1, indices.count / 512)
  return try FinishedPatches(set).patches(stride(from: 0, to: indices.count, by: step).map { indices[$0] })
}
