import Files
import Foundation
import Tensors

/// The weights of a `.keras` archive: numbered, in groups named after the kinds of layers in their order
/// (`layers/conv2d_1/vars/0`), which are not the layers' names.
struct KerasArchiveWeights {
  private let configuration: KerasConfiguration
  private let file: ForeignHDF5
  private let path: String

  init(_ configuration: KerasConfiguration, _ file: ForeignHDF5, path: String) {
    (self.configuration, self.file, self.path) = (configuration, file, path)
  }

  /// Under the layers' own names: the first is what Keras's HDF5 files would call `kernel`, and so on in order.
  func entries() throws -> [KerasWeights.Entry] { try entries(of: configuration, in: "/layers", around: []) }

  private func entries(of model: KerasConfiguration, in group: String, around: [String]) throws -> [KerasWeights.Entry] {
    guard around.count < KerasGraphBuilder.deepestModel else { return [] }
    let present = file.names(in: group)
    var counts: [String: Int] = [:], entries: [KerasWeights.Entry] = []
    for layer in try model.settings.objects("layers") {
      let stem = KerasArchiveWeights.snake(layer.kind), count = counts[stem, default: 0]
      counts[stem] = count + 1
      let byKind = count == 0 ? stem : "\(stem)_\(count)"
      let place = group + "/" + (present.contains(byKind) ? byKind : layer.name)
      if KerasLayer.models.contains(layer.kind) {
        entries += try self.entries(of: layer, in: place + "/layers", around: around + [layer.name])
        continue
      }
      for wrapped in ["", "/layer"] {
        let numbered = file.names(in: place + wrapped + "/vars").compactMap { Int($0) }.sorted()
        for number in numbered {
          let tensor = try file.array("\(place)\(wrapped)/vars/\(number)").tensor()
          entries.append(KerasWeights.Entry(layer: (around + [layer.name]).joined(separator: "/"), name: String(number), tensor: tensor))
        }
      }
    }
    return entries
  }

  /// `Conv2DTranspose` → `conv2d_transpose`, as Keras names groups.
  static func snake(_ kind: String) -> String {
    kind.replacing(/(.)([A-Z][a-z]+)/) { "\($0.1)_\($0.2)" }.replacing(/([a-z])([A-Z])/) { "\($0.1)_\($0.2)" }.lowercased()
  }
}
