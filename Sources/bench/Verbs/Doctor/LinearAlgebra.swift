import CLAPACK
import Foundation

/// OpenBLAS as it is loaded: which kernels it chose for this processor, and whose threads it uses.
struct LinearAlgebra: Encodable {
  /// The processor family that its kernels are for.
  let core = String(cString: openblas_get_corename())
  let version: String
  /// `OpenMP` if it shares the one team of threads that oneDNN and our own loops use.
  let threading: String

  init() {
    let configuration = String(cString: openblas_get_config()).split(separator: " ")
    version = configuration.dropFirst().first.map(String.init) ?? "unknown"
    threading = ["serial", "pthreads", "OpenMP"][Int(openblas_get_parallel())]
  }

  var complaint: Doctor.Complaint? {
    threading == "OpenMP" ? nil : Doctor.Complaint(
      what: "OpenBLAS runs on \(threading) threads of its own beside OpenMP's",
      remedy: "sudo apt-get install libopenblas0-openmp, and build again")
  }
}
