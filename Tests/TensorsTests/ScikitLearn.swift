import Foundation
import XCTest

/// Goldens/scikit-learn.json, a chapter at a time.
enum ScikitLearn {
  static func golden<Chapter: Decodable>(_ type: Chapter.Type, _ name: String) throws -> Chapter {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Goldens/scikit-learn.json")
    let all = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any]
    let chapter = try XCTUnwrap(all?[name], "there is no chapter '\(name)'")
    return try JSONDecoder().decode(Chapter.self, from: JSONSerialization.data(withJSONObject: chapter))
  }
}
