import Data
import Files
import Nets
import Runs
import Tensors

/// What goes into a network on the command line: arrays by name, or sounds through a front end.
struct ModelInputs {
  /// By the network's names; all of one batch.
  let arrays: [String: Tensor]
  /// What they were read from, for messages.
  let origin: String

  /// Arrays of `X.npy`, or `name=X.npy` for each of several inputs, in the file's own order of axes.
  ///
  /// Throws `FileError` for what cannot be read or does not fit, `UsageError` for names that there are not.
  init(_ words: [String], for part: OpenedPart) throws {
    let ports = part.network.inputs
    var arrays: [String: Tensor] = [:]
    for word in words {
      let (name, path) = ModelInputs.divided(word)
      guard let port = ports.first(where: { $0.name == name ?? (ports.count == 1 ? ports[0].name : nil) }) else {
        let names = ports.map { "\($0.name)=X.npy" }.joined(separator: " --input ")
        throw UsageError("--input \(word): the network takes \(ports.map(\.name).joined(separator: ", ")); write --input \(names)")
      }
      arrays[port.name] = try ModelInputs.fitted(Npy.read(path), to: port, of: part, path: path)
    }
    if let missing = ports.first(where: { arrays[$0.name] == nil }) {
      throw UsageError("the network also takes '\(missing.name)': give --input \(missing.name)=X.npy")
    }
    origin = words.joined(separator: ", ")
    self.arrays = arrays
  }

  /// A sound through a front end.
  ///
  /// Throws `FileError` if it cannot be read, is too short, or gives what the network does not take.
  init(sound path: String, through domain: PatchDomain, for part: OpenedPart) throws {
    guard part.network.inputs.count == 1, let port = part.network.inputs.first else {
      throw FileError(.usage, part.model.path, "takes several inputs", remedy: "give arrays by --input name=X.npy")
    }
    let windows = try SoundWindows(cutting: path, as: domain), preset = domain.preset
    guard !windows.isFilled, windows.count > 0 else {
      throw FileError(
        .badData, path, String(format: "is %.2f s long, a patch of \(preset.name) is longer", windows.seconds),
        remedy: "give a longer recording")
    }
    arrays = [port.name: try preset.fitted(windows.patches(0..<windows.count), to: port, path: part.model.path)]
    origin = path
  }

  /// `name=X.npy` as its two halves.
  static func divided(_ word: String) -> (name: String?, path: String) {
    guard let sign = word.firstIndex(of: "=") else { return (nil, word) }
    return (String(word[..<sign]), String(word[word.index(after: sign)...]))
  }

  /// The array as the port takes it; a channel axis of one may be left out of a network of ours.
  private static func fitted(_ x: Tensor, to port: Nets.Port, of part: OpenedPart, path: String) throws -> Tensor {
    let wanted = "[N, \(port.shape.map { $0 == -1 ? "…" : String($0) }.joined(separator: ", "))]"
    guard x.rank > 0, x.count > 0 else {
      throw FileError(.badData, path, "has the shape \(x.shape)", remedy: "\(part.name) takes \(wanted)")
    }
    if port.takes(x.shape) { return x }
    if port.shape.last == 1, port.takes(x.shape + [1]) { return x.reshaped(x.shape + [1]) }
    throw FileError(.badData, path, "has the shape \(x.shape)", remedy: "\(part.name) takes \(wanted)")
  }
}

extension FeaturePreset {
  /// Patches [N, T, F, 1] in the shape of a network's input: with the channel axis first, last or left out, with time
  /// before frequency or behind it.
  ///
  /// Throws `FileError` where no arrangement fits.
  func fitted(_ patches: Tensor, to port: Nets.Port, path: String) throws -> Tensor {
    let (n, time, frequency) = (patches.shape[0], patches.shape[1], patches.shape[2])
    let own = patches.shape.dropFirst().filter { $0 != 1 }, wanted = port.shape.filter { $0 != 1 }
    let shape = [n] + port.shape.enumerated().map { index, length in
      length == -1 ? (port.shape[..<index].contains(-1) ? frequency : time) : length
    }
    func fits(_ lengths: [Int]) -> Bool { lengths.count == wanted.count && zip(lengths, wanted).allSatisfy { $1 == -1 || $0 == $1 } }
    if fits(own), shape.reduce(1, *) == patches.count { return patches.reshaped(shape) }
    if fits(own.reversed()), !wanted.contains(-1) { return patches.transposed([0, 2, 1, 3]).reshaped([n] + port.shape) }
    throw FileError(
      .badData, path, "takes \(port.name) of shape \(port.shape), the front end '\(name)' makes patches of \(time) × \(frequency)",
      remedy: "name the front end that it was trained with")
  }
}
