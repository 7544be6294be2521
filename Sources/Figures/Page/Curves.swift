import Foundation

/// A measure over the steps of a training, small: many stand side by side.
public struct Curve: Sendable {
  public var title: String
  public var lines: [Line]

  /// One line of a curve, with a value wherever it was measured.
  public struct Line: Sendable {
    public var name: String
    public var x: [Double]
    public var y: [Double]

    public init(_ name: String, x: [Double], y: [Double]) {
      precondition(x.count == y.count, "the line \(name) has \(x.count) places and \(y.count) values")
      (self.name, self.x, self.y) = (name, x, y)
    }
  }

  public init(_ title: String, lines: [Line]) { (self.title, self.lines) = (title, lines) }
}

extension Curve {
  private static let width = 320.0, height = 150.0
  /// Points drawn of a line: more cannot be told apart at this width.
  private static let most = 400

  /// As SVG in the page's own ink: sharp at any size, light and dark.
  var html: String {
    let points = lines.flatMap { zip($0.x, $0.y) }.filter { $0.0.isFinite && $0.1.isFinite }
    guard let first = points.first else { return "" }
    let x = points.reduce((first.0, first.0)) { (min($0.0, $1.0), max($0.1, $1.0)) }
    let y = points.reduce((first.1, first.1)) { (min($0.0, $1.1), max($0.1, $1.1)) }
    func place(_ px: Double, _ py: Double) -> String {
      let left = x.1 == x.0 ? 0.5 : (px - x.0) / (x.1 - x.0), up = y.1 == y.0 ? 0.5 : (py - y.0) / (y.1 - y.0)
      return String(format: "%.1f,%.1f", 4 + left * (Curve.width - 8), Curve.height - 6 - up * (Curve.height - 12))
    }
    let drawn = lines.enumerated().map { index, line -> String in
      let stride = max(1, line.x.count / Curve.most)
      let kept = line.x.indices.filter { $0 % stride == 0 || $0 == line.x.count - 1 }
        .filter { line.x[$0].isFinite && line.y[$0].isFinite }
      if let only = kept.first, kept.count == 1 {
        let at = place(line.x[only], line.y[only]).split(separator: ",")
        return "<circle class=\"line-\(index)\" cx=\"\(at[0])\" cy=\"\(at[1])\" r=\"3\"/>"
      }
      let path = kept.map { place(line.x[$0], line.y[$0]) }.joined(separator: " ")
      return "<polyline class=\"line-\(index)\" points=\"\(path)\"/>"
    }
    let last = lines.compactMap { line in line.y.last.map { "\(line.name) \(Curve.number($0))" } }.joined(separator: ", ")
    let legend = lines.count < 2 ? "" : lines.enumerated().map { index, line in
      " <span class=\"key line-\(index)\">\(HTML.escaped(line.name))</span>"
    }.joined()
    return """
      <figure class="curve">
      <figcaption><strong>\(HTML.escaped(title))</strong>\(legend)</figcaption>
      <svg viewBox="0 0 \(Int(Curve.width)) \(Int(Curve.height))" role="img" aria-label="\(HTML.escaped("\(title), last: \(last)"))">
      \(drawn.joined(separator: "\n"))
      </svg>
      <div class="ends"><span>\(Curve.number(y.0)) to \(Curve.number(y.1))</span><span>last \(lines.compactMap { $0.y.last.map(Curve.number) }.joined(separator: ", "))</span></div>
      </figure>
      """
  }

  private static func number(_ value: Double) -> String {
    String(format: "%.3g", value).replacingOccurrences(of: "-", with: "−")
  }
}
