import Foundation

extension SoundMap {
  /// The map with its controls; the script of the page fills it.
  func html(_ links: PageLinks) throws -> String {
    """
    <figure class="wide sound-map">
    <script type="application/json">\(try SoundMapData(self, links).json)</script>
    <div class="controls">
    \(facets.indices.map(boxes).joined(separator: "\n"))
    \(colourControl)\(scoreControls)\(seedControl)
    <label><input type="checkbox" name="listen"> play the nearest while the pointer moves</label>
    <label><input type="checkbox" name="loop"> loop</label>
    <span class="choice" role="group" aria-label="Where a chosen point goes">a point goes to
    <button type="button" name="slot" value="A" aria-pressed="true">A</button>
    <button type="button" name="slot" value="B" aria-pressed="false">B</button></span>
    </div>
    <p class="status" role="status" aria-live="polite"></p>
    <div class="stage">
    <canvas class="points" aria-hidden="true"></canvas>
    <canvas class="marks" tabindex="0" role="application" aria-label="\(HTML.escaped(sentence)) Arrow keys go from point to point, Enter plays, Shift and Enter as B, A and B compare, L loops, plus, minus and zero zoom."></canvas>
    </div>
    <div class="slots">
    \(["A", "B"].map(slot).joined(separator: "\n"))
    </div>
    <p class="keys"><strong>Keys</strong> once the map is chosen: \(Self.keys.map(Self.key).joined(separator: " · ")).
    <strong>Touch</strong>: a tap hears a point, two fingers zoom, one moves the map.</p>
    \(caption.isEmpty ? "" : "<figcaption>\(HTML.text(caption))</figcaption>\n")</figure>
    """
  }

  /// The alternative, with its full stop.
  private var sentence: String { alternative.last.map { ".!?".contains($0) } ?? true ? alternative : alternative + "." }

  /// A box for each name of a facet, and one for the points that have none.
  private func boxes(of place: Int) -> String {
    let counts = points.reduce(into: [Int?: Int]()) { $0[$1.kinds[place], default: 0] += 1 }
    func box(_ kind: Int?, _ name: String) -> String {
      """
      <label><input type="checkbox" name="facet-\(place)" value="\(kind ?? -1)" checked><span class="swatch"></span>\
      \(HTML.escaped(name)) <span class="pale">\(counts[kind] ?? 0)</span></label>
      """
    }
    let facet = facets[place], all = facet.names.indices.map { box($0, facet.names[$0]) }
    return """
      <fieldset data-facet="\(place)"><legend>\(HTML.escaped(facet.title))</legend>
      \((all + (counts[nil] == nil ? [] : [box(nil, "none")])).joined(separator: "\n"))
      </fieldset>
      """
  }

  private var hasScores: Bool { points.contains { $0.score != nil } }

  /// By each facet, and by the score.
  private var colourControl: String {
    var ways = facets.enumerated().map { (value: String($0.offset), title: $0.element.title) }
    if hasScores { ways.append(("score", scoreName)) }
    guard ways.count > 1 else { return "" }
    let options = ways.map { "<option value=\"\($0.value)\">\(HTML.escaped($0.title))</option>" }.joined()
    return """
      <label>colour by <select name="colour">\(options)</select></label>
      <span class="scale" hidden></span>

      """
  }

  private var scoreControls: String {
    !hasScores ? "" : """
      <label>\(HTML.escaped(scoreName)) from <input type="range" name="least" min="0" max="1000" value="0"></label>
      <label>to <input type="range" name="most" min="0" max="1000" value="1000"></label>

      """
  }

  private var seedControl: String {
    let seeds = Set(points.compactMap(\.seed)).sorted()
    return seeds.count < 2 ? "" : """
      <label>seed <select name="seed"><option value="">all</option>\(seeds.map { "<option>\($0)</option>" }.joined())</select></label>

      """
  }

  private func slot(_ name: String) -> String {
    """
    <div class="slot" data-slot="\(name)"><canvas class="tile" width="0" height="0" role="img" aria-label="picture of \(name)"></canvas>
    <div><button type="button" disabled>▶ \(name)</button><p class="title">\(name == "A" ? "Choose a point to hear it." : "Choose B above, or hold Shift, then a point to compare it with A.")</p>
    <p class="settings"></p></div></div>
    """
  }

  private static let keys: [(keys: [String], does: String)] = [
    (["←", "→", "↑", "↓"], "from point to point"), (["Enter"], "hear it"), (["Shift", "Enter"], "hear it as B"),
    (["A"], "A again"), (["B"], "B again"), (["L"], "loop"), (["+", "−", "0"], "zoom"), (["Esc"], "silence"),
  ]

  private static func key(_ key: (keys: [String], does: String)) -> String {
    key.keys.map { "<kbd>\($0)</kbd>" }.joined(separator: " ") + " " + key.does
  }
}
