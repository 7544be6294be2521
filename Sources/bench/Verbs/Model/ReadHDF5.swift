import Files
import Glibc

/// `bench read-hdf5 PATH contents|check`: the child process that reads an HDF5 file from elsewhere, which may crash it.
struct ReadHDF5: Command {
  static let name = ForeignHDF5.verb
  static let summary = "hand what an HDF5 file holds to the process that asked"

  @Argument("the file", value: "PATH") var path: String
  @Argument("all of it, or whether it can be read", .oneOf(["contents", "check"]), value: "TASK") var task: String

  func run() { exit(ForeignHDF5.serve([path, task])) }
}

/// This program, to be run as that child.
let ownExecutable = "/proc/self/exe"
