import Files
import Foundation
import Tensors
import XCTest

/// `bench train vae` from data to latents, as its user runs it: small, but all of it.
final class VAETests: XCTestCase {
  private let small = "--latent 4 --channels 8,8,16 --batch 8"

  func testARunHoldsWhatItPromisesAndItsPartsCanBeUsed() throws {
    let folder = try folderWithSet()
    let trained = try bench("train vae --data set.h5 \(small) --beta 0.05 --steps 6 --report-every 3 --out run", in: folder)
    XCTAssertEqual(trained.status, 0, trained.errors)
    // β in every convention, before the first step and at each look: 50 × 32 values, 4 latents.
    XCTAssertTrue(trained.errors.contains("β 0.05 summed = 3.13e-05 mean = 0.000125 normalised"), trained.errors)
    XCTAssertTrue(trained.errors.contains("principal components"), trained.errors)
    XCTAssertTrue(trained.errors.contains("of 4 units active"), trained.errors)
    let files = Set(try FileManager.default.subpathsOfDirectory(atPath: folder + "/run"))
    for name in [
      "config.json", "metrics.csv", "best.safetensors", "last.safetensors", "state.safetensors",
      "samples/step-000003.png", "samples/step-000006.png", "samples/original-then-reconstructed.wav",
    ] { XCTAssertTrue(files.contains(name), "\(name) is not in \(files)") }
    let track = try SoundFile("\(folder)/run/samples/original-then-reconstructed.wav")
    XCTAssertEqual(track.rateHz, 8000)
    XCTAssertEqual(abs(try track.readAll()).max().scalar, 0.89, accuracy: 0.001)
    let metrics = try String(contentsOfFile: folder + "/run/metrics.csv", encoding: .utf8).split(separator: "\n")
    XCTAssertEqual(metrics.map { $0.prefix { $0 != "," } }, ["step", "3", "6"])

    try Npy.write(Tensor([2, 4], repeating: 0.5), to: folder + "/z.npy")
    XCTAssertEqual(try bench("model run run:decoder --input z.npy --out patches.npy", in: folder).status, 0)
    XCTAssertEqual(try Npy.read(folder + "/patches.npy").shape, [2, 50, 32, 1])
    XCTAssertEqual(try bench("latents encode run --data set.h5 --out means.npy", in: folder).status, 0)
    XCTAssertEqual(try Npy.read(folder + "/means.npy").shape[1], 4)
    let sampled = try bench("sample run --count 2 --out drawn", in: folder)
    XCTAssertEqual(sampled.status, 0, sampled.errors)
    XCTAssertEqual(try Npy.read(folder + "/drawn/samples.npy").shape, [2, 50, 32, 1])
    XCTAssertTrue(sampled.output.contains("median"), sampled.output)
  }

  func testARunGoesOnUnderAnotherBeta() throws {
    let folder = try folderWithSet()
    XCTAssertEqual(
      try bench("train vae --data set.h5 \(small) --beta 0.05 --steps 4 --report-every 2 --out run", in: folder).status, 0)
    let resumed = try bench("train vae --resume run --beta 2.0", in: folder)
    XCTAssertEqual(resumed.status, 0, resumed.errors)
    XCTAssertTrue(resumed.errors.contains("β 2 summed"), resumed.errors)
    let metrics = try String(contentsOfFile: folder + "/run/metrics.csv", encoding: .utf8)
    XCTAssertEqual(metrics.split(separator: "\n").map { $0.prefix { $0 != "," } }, ["step", "2", "4", "6", "8"])
    let configuration = try String(contentsOfFile: folder + "/run/config.json", encoding: .utf8)
    XCTAssertTrue(configuration.contains(#""course" : "constant""#), configuration)
  }

  func testSeveralBetasMakeARunOfEachAndTheirFigure() throws {
    let folder = try folderWithSet()
    let swept = try bench("train vae --data set.h5 \(small) --beta 0.05,2 --steps 2 --out sweep", in: folder)
    XCTAssertEqual(swept.status, 0, swept.errors)
    for name in ["beta-0.05/best.safetensors", "beta-2/best.safetensors", "rate-distortion.png", "rate-distortion.tsv"] {
      XCTAssertTrue(FileManager.default.fileExists(atPath: "\(folder)/sweep/\(name)"), name)
    }
  }

  func testWhatCannotBeTrainedIsSaidInOneLine() throws {
    let folder = try folderWithSet()
    XCTAssertEqual(try bench("data build . --preset waveform --out waves.h5", in: folder).status, 0)
    try assertRefused(in: folder, inOneLine: true, [
      ("train vae --data set.h5 --beta -1", 64, "0 or more"),
      ("train vae --data set.h5 --beta 0.1,0.1", 64, "twice"),
      ("train vae --data set.h5 --beta-schedule linear", 64, "--beta"),
      ("train vae --data set.h5 --beta 1 --beta-epochs 4", 64, "--beta-schedule"),
      ("train vae --data set.h5 --channels 0", 64, "1 or more"),
      ("train vae --data waves.h5 --beta 1", 65, "three of each"),
      ("train vae --resume run --latent 3", 64, "settled"),
      ("train vae --resume nowhere", 66, "no such run"),
    ])
  }

  /// Settings that are drawn afresh each epoch give the same run again, also after a stop.
  func testFreshSettingsGoOnToTheBit() throws {
    let folder = try folderWithSet()
    let render = "effects render . --effects Overdrive,RingMod --clip-samples 8192 --held-out 0.3 --out wet.h5"
    let rendered = try bench(render, in: folder)
    XCTAssertEqual(rendered.status, 0, rendered.errors)
    let train = "train vae --data wet.h5 --fresh-settings --latent 4 --channels 8,8 --batch 4 --beta 0.05 --report-every 5"
    for words in [
      "\(train) --steps 10 --out whole", "\(train) --steps 5 --out parts", "train vae --resume parts --steps 10",
    ] {
      let result = try bench(words, in: folder)
      XCTAssertEqual(result.status, 0, "\(words): \(result.errors)")
    }
    XCTAssertEqual(
      try String(contentsOfFile: folder + "/parts/metrics.csv", encoding: .utf8),
      try String(contentsOfFile: folder + "/whole/metrics.csv", encoding: .utf8))
    let refused = try bench("train vae --data set.h5 --fresh-settings --beta 1", in: folder)
    XCTAssertEqual(refused.status, 65, refused.errors)
    XCTAssertTrue(refused.errors.contains("not rendered"), refused.errors)
  }

  func testNormalisationsAreDrawn() throws {
    let folder = try folderWithSet()
    let clip = try XCTUnwrap(FileManager.default.contentsOfDirectory(atPath: folder).first { $0.hasSuffix(".wav") })
    let drawn = try bench("figure normalisation \(clip) --step 30 --out level", in: folder)
    XCTAssertEqual(drawn.status, 0, drawn.errors)
    XCTAssertTrue(FileManager.default.fileExists(atPath: folder + "/level.png"))
    // Per image a clip of −30 dB comes back at the level of those that training saw; with the set's constants it keeps its own.
    XCTAssertTrue(drawn.output.contains("level not kept: -30.0 dB in, -12.0 dB back"), drawn.output)
    XCTAssertTrue(drawn.output.contains("the whole set's constants: -30.0 dB in, -30.0 dB back"), drawn.output)
  }
}
