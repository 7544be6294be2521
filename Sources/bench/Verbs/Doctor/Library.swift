import CFFTW
import CHDF5
import COneDNN
import CPNG
import CSndfile
import CSoxr
import CZlib

/// A C library that the program is linked with, and how it tells its version.
struct Library: Sendable {
  let name: String
  let version: @Sendable () -> String

  static let all = [
    Library(name: "oneDNN") {
      let version = dnnl_version().pointee
      return "\(version.major).\(version.minor).\(version.patch)"
    },
    Library(name: "FFTW") { String(cString: bench_fftwf_version()) },
    Library(name: "HDF5") {
      var numbers: (UInt32, UInt32, UInt32) = (0, 0, 0)
      H5get_libversion(&numbers.0, &numbers.1, &numbers.2)
      return "\(numbers.0).\(numbers.1).\(numbers.2)"
    },
    Library(name: "libsndfile") { String(cString: sf_version_string()) },
    Library(name: "soxr") { String(cString: soxr_version()) },
    Library(name: "libpng") { String(cString: png_get_libpng_ver(nil)) },
    Library(name: "zlib") { String(cString: zlibVersion()) },
  ]
}
