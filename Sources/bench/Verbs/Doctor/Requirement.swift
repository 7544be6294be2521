import Foundation

/// Something outside of the program that some verb needs at run time.
struct Requirement: Sendable {
  let name: String
  /// What does not work without it.
  let purpose: String
  /// The Debian package that brings it.
  let package: String
  /// Version or place; nil if it is missing.
  let found: @Sendable () -> String?

  static let all = [
    Requirement(name: "gnuplot", purpose: "figures are not drawn", package: "gnuplot-nox") {
      firstLine(of: ["gnuplot", "--version"])
    },
    Requirement(name: "demo sound", purpose: "script/demo has nothing to train on", package: "asterisk-core-sounds-en-wav") {
      let folder = "/usr/share/asterisk/sounds/en_US_f_Allison"
      return FileManager.default.fileExists(atPath: folder) ? folder : nil
    },
    Requirement(
      name: "demo sound for effects", purpose: "'train vae' has nothing to train on without --data",
      package: EffectDemoSet.packages
    ) {
      let folders = EffectDemoSet.recordings
      return folders.allSatisfy { FileManager.default.fileExists(atPath: $0) } ? folders.joined(separator: ", ") : nil
    },
  ]

  var complaint: Doctor.Complaint? {
    found() == nil ? Doctor.Complaint(what: "\(name) is missing: \(purpose)", remedy: "sudo apt-get install \(package)") : nil
  }
}
