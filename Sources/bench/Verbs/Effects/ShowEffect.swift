import Data
import Foundation

/// `bench effects show NAME`: an effect's controls.
struct ShowEffect: Command {
  static let name = "effects show"
  static let summary = "an effect's controls: where they start, what their ends mean"
  static let examples = ["effects show Delay", "effects show lv2:http://drobilla.net/plugins/mda/Leslie"]

  @Argument("an effect, or lv2:URI for an installed plug-in", value: "NAME") var effect: String
  @Flag("print one JSON object") var json

  func run() throws {
    let effect = try Effect.named(effect, plugins: PluginHost())
    if json { return try Console.print(json: EffectText(effect)) }
    Console.print("\(effect.name): \(effect.summary)\nplug-in \(effect.plugin)")
    guard !effect.controls.isEmpty else { return Console.print("no controls") }
    let rows = effect.controls.map { control in
      [
        control.name, String(format: "%.4g", control.standard), control.reading(at: 0), control.reading(at: 1),
        control.summary + (control.changesOnlyLevel ? " (nothing else)" : ""),
      ]
    }
    let header = ["control", "start", "0 is", "1 is", ""]
    let widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max()! + 2 }
    for row in [header] + rows {
      let line = zip(row, widths).map { $0.padding(to: $1) }.joined()
      Console.print(String(line[..<line.endIndex].reversed().drop { $0 == " " }.reversed()))
    }
  }
}
