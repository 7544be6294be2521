import Foundation

extension Graph {
  /// Where a file's metadata keep what the values of its outputs stand for, as JSON: names by output.
  private static let labelsKey = "bench.labels"

  /// Takes the outputs' labels out of the metadata.
  mutating func readLabels() {
    guard let text = metadata.removeValue(forKey: Graph.labelsKey),
      let labels = try? JSONDecoder().decode([String: [String]].self, from: Data(text.utf8))
    else { return }
    for index in outputs.indices { outputs[index].labels = labels[outputs[index].name] ?? [] }
  }

  /// The metadata with the outputs' labels among them.
  var metadataWithLabels: [String: String] {
    let labels = Dictionary(outputs.filter { !$0.labels.isEmpty }.map { ($0.name, $0.labels) }) { first, _ in first }
    guard !labels.isEmpty else { return metadata }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    var result = metadata
    // Names are text, which JSON always has words for.
    result[Graph.labelsKey] = String(decoding: try! encoder.encode(labels), as: UTF8.self)
    return result
  }
}
