import Foundation
import Runs

extension Command {
  /// Says of which of the runs that it is given the best weights are gone: the last ones stand in for them.
  func noteLostWeights() {
    let declarations = declarations
    // Who asks for the last weights gets what was asked for; training goes on from a state of its own.
    guard settings["weights"] != .text(OpenedModel.Version.last.rawValue),
      !declarations.contains(where: { $0.name == "--resume" })
    else { return }
    for declaration in declarations where declaration.takesModels {
      let words: [String] = switch declaration.target.setting {
      case .text(let word): [word]
      case .list(let words): words.map(\.words)
      default: []
      }
      for word in words { LostWeights.note(of: word) }
    }
  }
}

/// Runs whose best weights are gone.
enum LostWeights {
  /// Says so of one, or a part of one, where it is.
  static func note(of word: String) {
    guard let run = RunFolder.remains(at: OpenedPart.divided(word).path), run.hasLostBest else { return }
    Console.note("note: \(run.path) has no best.safetensors: its last.safetensors stands in for it")
  }
}

extension Declaration {
  /// Whether its values are runs or networks that are there.
  fileprivate var takesModels: Bool {
    name != "--out" && (placeholder + " " + name).split { !$0.isLetter }.contains { $0 == "RUN" || $0 == "MODEL" }
  }
}
