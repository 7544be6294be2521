import Files
import Foundation

/// How objectives are written: `logit:3 - 0.5*channel:conv2:17`.
///
/// Terms are joined by `+` or `-` between spaces (names of layers may hold either). A term is a kind and its fields
/// between colons, with a number and `*` before it if it counts more or less than once. A field that holds colons or
/// spaces itself stands in single quotes.
struct ObjectiveSyntax {
  let expression: String
  let terms: [Term]

  struct Term {
    let scale: Float
    let kind: String
    let fields: [String]
    let text: String
    /// The whole expression, and the character of it with which the term begins, from 1.
    let expression: String
    let position: Int
    /// The same of its kind, which a sign and a factor may stand before.
    let kindPosition: Int

    func problem(_ found: String, _ remedy: String) -> FileError {
      FileError(.usage, "--objective '\(expression)'", "at character \(position): \(found)", remedy: remedy)
    }

    /// Checks how many fields there are.
    func require(_ counts: ClosedRange<Int>, _ form: String) throws {
      guard counts.contains(fields.count) else {
        throw problem("'\(text)' has \(fields.count) fields after its kind", "write \(form)")
      }
    }
  }

  init(_ expression: String) throws {
    var terms: [Term] = [], sign: Float? = 1
    for (position, word) in try ObjectiveSyntax.words(expression) {
      if word == "+" || word == "-" {
        guard sign == nil || terms.isEmpty else {
          throw ObjectiveSyntax.problem(expression, position, "'\(word)' follows another sign", "write a term between them")
        }
        sign = word == "-" ? -1 : 1
        continue
      }
      guard let signed = sign else {
        throw ObjectiveSyntax.problem(expression, position, "'\(word)' follows a term", "join terms by + or - between spaces")
      }
      terms.append(try ObjectiveSyntax.term(word, sign: signed, expression, position))
      sign = nil
    }
    guard sign == nil, !terms.isEmpty else {
      throw ObjectiveSyntax.problem(
        expression, expression.count + 1, "a term is missing", "write such as channel:LAYER:UNIT")
    }
    (self.expression, self.terms) = (expression, terms)
  }

  /// The expression with its logits and scores behind the last softmax or sigmoid.
  ///
  /// - Throws: `FileError` where there are none.
  func post() throws -> String {
    var characters = Array(expression)
    // From the end, so that what is before stays where it is.
    for term in terms.reversed() {
      guard let kind = ObjectiveKind.named(term.kind)?.post else { continue }
      let first = term.kindPosition - 1, last = first + term.text.prefix { $0 != ":" }.count
      characters.replaceSubrange(first..<last, with: kind)
    }
    let changed = String(characters)
    guard changed != expression else {
      throw FileError(
        .usage, "--post", "'\(expression)' has no term that is a logit or a score",
        remedy: "leave it out, or write logit:CLASS")
    }
    return changed
  }

  private static func term(_ word: String, sign: Float, _ expression: String, _ position: Int) throws -> Term {
    var rest = word[...], scale = sign
    if rest.first == "-" {
      scale = -scale
      rest = rest.dropFirst()
    }
    // Behind a colon or a quote a star is a field, or part of a name.
    if let star = rest.firstIndex(where: { "*:'".contains($0) }), rest[star] == "*" {
      guard let factor = Float(rest[..<star]), factor.isFinite else {
        throw problem(expression, position, "'\(rest[..<star])' is no number", "write such as 0.5*logit:3")
      }
      scale *= factor
      rest = rest[rest.index(after: star)...]
    }
    let fields = fields(String(rest))
    return Term(
      scale: scale, kind: fields[0], fields: Array(fields.dropFirst()), text: String(rest), expression: expression,
      position: position, kindPosition: position + word.count - rest.count)
  }

  /// Words between spaces and the characters, from 1, with which they begin; quotes hold words together.
  private static func words(_ expression: String) throws -> [(Int, String)] {
    var words: [(Int, String)] = [], word = "", start = 0, isQuoted = false
    for (place, character) in (expression + " ").enumerated() {
      if character == "'" { isQuoted.toggle() }
      if character == " ", !isQuoted {
        if !word.isEmpty { words.append((start + 1, word)) }
        word = ""
      } else {
        if word.isEmpty { start = place }
        word.append(character)
      }
    }
    guard !isQuoted else { throw problem(expression, start + 1, "a quote is not closed", "close it") }
    return words
  }

  private static func fields(_ text: String) -> [String] {
    var fields = [""], isQuoted = false
    for character in text {
      if character == "'" { isQuoted.toggle() } else if character == ":", !isQuoted { fields.append("") } else {
        fields[fields.count - 1].append(character)
      }
    }
    return fields
  }

  private static func problem(_ expression: String, _ position: Int, _ found: String, _ remedy: String) -> FileError {
    FileError(.usage, "--objective '\(expression)'", "at character \(position): \(found)", remedy: remedy)
  }
}

/// Units as they are written: `17`, `0..31`, `3,5,9`, `all`, or a label; each counts once, where it is named first.
enum UnitSyntax {
  static func units(_ text: String, of count: Int, labels: [String] = [], in term: ObjectiveSyntax.Term, what: String) throws -> [Int] {
    if text == "all" || text == "*" { return Array(0..<count) }
    if let place = labels.firstIndex(of: text) { return [place] }
    func number(_ word: Substring) throws -> Int {
      if let value = Int(word), (0..<count).contains(value) { return value }
      if let place = labels.firstIndex(of: String(word)) { return place }
      let names = labels.isEmpty ? "" : ": " + labels.joined(separator: ", ")
      throw term.problem("\(what) has no unit '\(word)'", "it has \(count), 0..\(count - 1)\(names)")
    }
    let units = try text.split(separator: ",", omittingEmptySubsequences: false).flatMap { part -> [Int] in
      guard let dots = part.firstRange(of: "..") else { return [try number(part)] }
      let first = try number(part[..<dots.lowerBound]), last = try number(part[dots.upperBound...])
      guard first <= last else { throw term.problem("'\(part)' runs backwards", "write the smaller unit first") }
      return Array(first...last)
    }
    var known: Set<Int> = []
    return units.filter { known.insert($0).inserted }
  }
}
