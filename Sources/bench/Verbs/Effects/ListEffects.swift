import Data

/// `bench effects list`: the effects that there are, the installed plug-ins among them.
struct ListEffects: Command {
  static let name = "effects list"
  static let summary = "the effects that there are, installed plug-ins among them"
  static let discussion = """
    Wherever an effect is named, lv2:URI names an installed LV2 plug-in. They run in a process of their own: one that \
    crashes, hangs or gives what is no number is named and costs the sound at hand alone.
    """
  static let examples = ["effects list", "effects list --json"]

  @Flag("print JSON, with the plug-ins that are no effects and why") var json

  func run() throws {
    let plugins = try PluginHost().installed()
    if json { return try Console.print(json: Listing(effects: Effect.all.map(EffectText.init), plugins: plugins)) }
    let own = Effect.all.map { ($0.name, $0.summary) }
    let installed = plugins.filter { $0.refusal == nil }.map { (PluginHost.prefix + $0.uri, $0.title) }
    let width = (own + installed).map(\.0.count).max()! + 2
    for (name, summary) in own + installed { Console.print(name.padding(to: width) + summary) }
    let others = plugins.count - installed.count
    if others > 0 { Console.note("\(others) other plug-ins are no effects; --json says why") }
  }

  private struct Listing: Encodable {
    let effects: [EffectText]
    let plugins: [PluginListing]
  }
}

/// An effect in words.
struct EffectText: Encodable {
  let name: String
  let summary: String
  /// URI of the plug-in that it is or agrees with.
  let plugin: String
  let controls: [Control]

  init(_ effect: Effect) {
    (name, summary, plugin, controls) = (effect.name, effect.summary, effect.plugin, effect.controls)
  }
}
