import Data
import Files
import Foundation
import Probe
import Tensors

/// `bench latents at U,V --map M.npy`: what lies at a place of a map.
struct LatentsAt: Command {
  static let name = "latents at"
  static let summary = "a place of a map: its latent, the nearest clip and the settings there"
  static let discussion = """
    The way from a place to settings is tried on held-out clips: each finds its place in the map of the training clips, \
    and from that place alone its settings are told by the nearest of these, beside answering with their mean.
    """
  static let examples = ["latents at 4.2,-1.5 --map map.npy --out there"]

  @Argument("the place", value: "U,V") var place: String
  @Option("a map of rendered sound", value: "M.npy") var map: String
  @Option("clips that decide effect and settings", .atLeast(1)) var neighbours = 5
  @Option("a new folder for the latent and the clip", value: "FOLDER") var out: String?
  @Flag("print one JSON object") var json

  private var coordinates: [Float] { place.split(separator: ",", omittingEmptySubsequences: false).compactMap { Float($0) } }

  func validate() throws {
    guard coordinates.count == 2, coordinates.allSatisfy(\.isFinite) else {
      throw UsageError("U,V: must be two numbers with a comma between them, not '\(place)'")
    }
  }

  func run() throws {
    let surface = try ControlSurface(LatentMap(map), neighbours: neighbours)
    let point = try surface.point(u: coordinates[0], v: coordinates[1])
    let row = surface.map.table.rows[point.nearest], errors = try surface.heldOutErrors()
    if let out { try write(point, row, to: out) }
    if json { return try Console.print(json: Report(point, row, errors)) }
    Console.print("\(place) on \(map): \(point.effect), \(String(format: "%.2f", point.distanceToPoint)) from the nearest point")
    Console.print("nearest clip: patch \(row.patch) of \(row.set), \(row.source) at \(row.startSeconds) s, \(row.effectName) \(Self.words(row.settings))")
    Console.print("settings of the \(neighbours) nearest: \(Self.words(point.settings))")
    for error in errors {
      Console.print(
        String(
          format: "  held out, %@ %@: off by %.3f (%.3f to %.3f), the mean by %.3f; %d clips", error.effect, error.control,
          error.error, error.low, error.high, error.chance, error.count))
    }
    if let out { Console.print("the latent and the clip are in \(out)") }
  }

  private static func words(_ settings: [String: Double]) -> String {
    settings.sorted { $0.key < $1.key }.map { String(format: "%@=%.2f", $0.key, $0.value) }.joined(separator: " ")
  }

  private func write(_ point: ControlSurface.Point, _ row: LatentTable.Row, to folder: String) throws {
    try requireFree(folder)
    let set = try DataSet(row.set, checkedBy: ownExecutable)
    try Folder.fill(folder) { folder in
      try Npy.write(point.latent, to: folder + "/latent.npy")
      try writeSound(
        try set.original(row.patch), rateHz: set.rateHz,
        comment: "nearest clip to \(place) on \(map): patch \(row.patch) of \(row.set)", to: folder + "/nearest")
    }
  }

  private struct Report: Encodable {
    let effect: String
    let settings: [String: Double]
    let distanceToPoint: Double
    let latent: [Float]
    let set: String
    let patch: Int
    let source: String
    let errors: [Error]

    struct Error: Encodable { let effect, control: String; let clips: Int; let error, low, high, chance: Double }

    enum CodingKeys: String, CodingKey {
      case effect, settings, latent, set, patch, source, errors
      case distanceToPoint = "distance_to_point"
    }

    init(_ point: ControlSurface.Point, _ row: LatentTable.Row, _ errors: [ControlSurface.Error]) {
      (effect, settings, distanceToPoint) = (point.effect, point.settings, point.distanceToPoint)
      (latent, set, patch, source) = (point.latent.values, row.set, row.patch, row.source)
      self.errors = errors.map {
        Error(effect: $0.effect, control: $0.control, clips: $0.count, error: $0.error, low: $0.low, high: $0.high, chance: $0.chance)
      }
    }
  }
}
