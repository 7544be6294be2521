import Foundation

extension SoundMap {
  /// The map with its controls; the script of the page fills it.
  func html(_ links: PageLinks) throws -> String {
    let counts = points.reduce(into: [Int](repeating: 0, count: groups.count)) { $0[$1.group] += 1 }
    let boxes = groups.indices.map { index in
      """
      <label><input type="checkbox" name="group" value="\(index)" checked><span class="swatch"></span>\
      \(HTML.escaped(groups[index])) <span class="pale">\(counts[index])</span></label>
      """
    }
    let scores = points.compactMap(\.score), seeds = Set(points.compactMap(\.seed)).sorted()
    let scoreControls = scores.isEmpty ? "" : """
      <label>colour by <select name="colour"><option value="group">kind</option><option value="score">\(HTML.escaped(scoreName))</option></select></label>
      <label>\(HTML.escaped(scoreName)) from <input type="range" name="least" min="0" max="1000" value="0"></label>
      <label>to <input type="range" name="most" min="0" max="1000" value="1000"></label>
      """
    let seedControl = seeds.count < 2 ? "" : """
      <label>seed <select name="seed"><option value="">all</option>\(seeds.map { "<option>\($0)</option>" }.joined())</select></label>
      """
    return """
      <figure class="wide sound-map">
      <script type="application/json">\(try SoundMapData(self, links).json)</script>
      <div class="controls">
      <fieldset><legend>Show</legend>
      \(boxes.joined(separator: "\n"))
      </fieldset>
      \(scoreControls)\(seedControl)
      <label><input type="checkbox" name="listen"> play the nearest while the pointer moves</label>
      <label><input type="checkbox" name="loop"> loop</label>
      </div>
      <p class="status" role="status" aria-live="polite"></p>
      <div class="stage">
      <canvas class="points" aria-hidden="true"></canvas>
      <canvas class="marks" tabindex="0" role="application" aria-label="\(HTML.escaped(alternative)) Arrow keys go from point to point, Enter plays, A and B compare, L loops, plus, minus and zero zoom."></canvas>
      </div>
      <div class="slots">
      \(["A", "B"].map(slot).joined(separator: "\n"))
      </div>
      \(caption.isEmpty ? "" : "<figcaption>\(HTML.text(caption))</figcaption>\n")</figure>
      """
  }

  private func slot(_ name: String) -> String {
    """
    <div class="slot" data-slot="\(name)"><canvas class="tile" role="img" aria-label="picture of \(name)"></canvas>
    <div><button type="button" disabled>▶ \(name)</button><p class="title">\(name == "A" ? "Click a point to hear it." : "Shift-click a point to compare it.")</p>
    <p class="settings"></p></div></div>
    """
  }
}
