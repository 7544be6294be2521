// swift-tools-version: 6.0
import Foundation
import PackageDescription

// The instruction set that kernels are compiled for: this machine's own unless BENCH_MARCH names another.
let architecture = ProcessInfo.processInfo.environment["BENCH_MARCH"] ?? "native"

let swift: [SwiftSetting] = [.unsafeFlags(["-Xcc", "-march=\(architecture)"])]
let kernels: [CSetting] = [
  .unsafeFlags(["-march=\(architecture)", "-O3", "-fno-math-errno", "-fno-trapping-math", "-ffp-contract=fast-honor-pragmas"])
]

// The openmp and pthread builds of OpenBLAS share a soname, and Debian's alternatives prefer pthread:
// the rpath keeps one OpenMP pool for everything.
let openBLAS = "/usr/lib/x86_64-linux-gnu/openblas-openmp"
let lapack: [LinkerSetting] = [.unsafeFlags(["-L\(openBLAS)", "-Xlinker", "-rpath=\(openBLAS)"])]

func system(_ name: String) -> Target { .systemLibrary(name: name, path: "Sources/System/\(name)") }

func room(_ name: String, _ dependencies: [String]) -> Target {
  .target(
    name: name, dependencies: dependencies.map { .byName(name: $0) },
    swiftSettings: swift, linkerSettings: name == "Tensors" ? lapack : [])
}

func tests(_ room: String, _ dependencies: [String]) -> Target {
  .testTarget(
    name: "\(room)Tests", dependencies: dependencies.map { .byName(name: $0) },
    exclude: FileManager.default.fileExists(atPath: "\(Context.packageDirectory)/Tests/\(room)Tests/Goldens") ? ["Goldens"] : [],
    swiftSettings: swift)
}

let package = Package(
  name: "bench",
  targets: [
    // System: one folder per C library, and our own C kernels.
    system("COneDNN"), system("CFFTW"), system("CLAPACK"), system("CSndfile"), system("CSoxr"),
    system("CHDF5"), system("CPNG"), system("CZlib"), system("COpenMP"), system("CLilv"),
    .target(
      name: "CKernels", path: "Sources/System/CKernels", cSettings: kernels,
      linkerSettings: [.linkedLibrary("mvec"), .linkedLibrary("m")]),

    // The rooms, one way only; script/check-imports holds the sources to it.
    room("Tensors", ["COneDNN", "CFFTW", "CLAPACK", "COpenMP", "CKernels"]),
    room("Files", ["Tensors", "CHDF5", "CPNG", "CZlib", "CSndfile"]),
    room("Nets", ["Files", "Tensors"]),
    room("Data", ["Files", "Tensors", "CSoxr", "CLilv", "CKernels"]),
    room("Runs", ["Nets", "Data", "Files", "Tensors"]),
    room("Train", ["Runs", "Nets", "Data", "Files", "Tensors"]),
    room("Probe", ["Runs", "Nets", "Data", "Files", "Tensors"]),
    room("Figures", ["Files", "Tensors"]),
    .executableTarget(
      name: "bench", dependencies: [
        "Train", "Probe", "Runs", "Nets", "Data", "Figures", "Files", "Tensors",
        // What `bench doctor` asks for versions.
        "COneDNN", "CFFTW", "CLAPACK", "CSndfile", "CSoxr", "CHDF5", "CPNG", "CZlib",
      ],
      swiftSettings: swift),

    tests("Tensors", ["Tensors"]),
    tests("Files", ["Files", "Tensors"]),
    tests("Nets", ["Nets", "Files", "Tensors"]),
    tests("Data", ["Data", "Files", "Tensors"]),
    tests("Runs", ["Runs", "Nets", "Data", "Files", "Tensors"]),
    tests("Train", ["Train", "Runs", "Nets", "Data", "Files", "Tensors"]),
    tests("Probe", ["Probe", "Runs", "Nets", "Data", "Files", "Tensors"]),
    tests("Figures", ["Figures", "Files", "Tensors"]),
    tests("CommandLine", ["Files", "Tensors"]),
  ],
  swiftLanguageModes: [.v6]
)
