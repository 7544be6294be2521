import Files
import Foundation
import Tensors
import XCTest

/// The verbs of effects, run as processes.
final class EffectTests: XCTestCase {
  private let guitar = "/usr/share/sonic-pi/samples/guit_em9.flac"
  private let leslie = "lv2:http://drobilla.net/plugins/mda/Leslie"

  func testListAndShow() throws {
    let list = try BenchProcess(["effects", "list"])
    XCTAssertEqual(list.status, 0, list.errors)
    for name in ["Overdrive", "ThruZero", leslie] { XCTAssertTrue(list.output.contains(name + "  "), name) }
    XCTAssertFalse(list.output.contains("mda/JX10"), "an instrument is no effect")
    let show = try BenchProcess(["effects", "show", "delay"])
    XCTAssertEqual(show.status, 0, show.errors)
    for words in ["Delay:", "l_delay", "32766 samples", "fb_tone", "−100 %"] { XCTAssertTrue(show.output.contains(words), words) }
    let plugin = try BenchProcess(["effects", "show", "lv2:http://plugin.org.uk/swh-plugins/valve", "--json"])
    XCTAssertTrue(plugin.output.contains("\"q_p\""), plugin.output)
  }

  func testApplyIsThePluginItself() throws {
    let folder = try scratchFolder()
    for (name, output) in [("Ambience", "a.wav"), ("lv2:http://drobilla.net/plugins/mda/Ambience", "b.wav")] {
      let result = try BenchProcess(
        ["effects", "apply", name, guitar, output, "--set", "size=0.9", "--seed", "4", "--rate", "24000"], in: folder)
      XCTAssertEqual(result.status, 0, result.errors)
      XCTAssertTrue(result.output.contains("size=0.9"), result.output)
    }
    let sounds = try ["a.wav", "b.wav"].map { try SoundFile("\(folder)/\($0)") }
    XCTAssertEqual(sounds[0].rateHz, 24_000)
    XCTAssertTrue(sounds[0].comment.contains("guit_em9.flac through Ambience: size=0.9"), sounds[0].comment)
    XCTAssertEqual(try sounds[0].readAll(), try sounds[1].readAll())
  }

  func testRenderMakesASetThatTheOtherVerbsTake() throws {
    let folder = try scratchFolder()
    let words = "effects render /usr/share/klettres/it/alpha \(guitar) --effects RingMod,\(leslie) --clip-seconds 0.5 --out set.h5"
    let result = try BenchProcess(words.split(separator: " ").map(String.init), in: folder)
    XCTAssertEqual(result.status, 0, result.errors)
    for words in ["RingMod: ", leslie + ": ", "dry: ", "× real time a core", "wrote set.h5", "set.dry.h5"] {
      XCTAssertTrue(result.output.contains(words), "\(words): \(result.output)")
    }
    let info = try BenchProcess(["data", "info", "set.h5"], in: folder)
    XCTAssertTrue(info.output.contains("RingMod"), info.output)
    let export = try BenchProcess(["data", "export", "set.h5", "--count", "2", "--out", "patches"], in: folder)
    XCTAssertEqual(export.status, 0, export.errors)
    XCTAssertTrue(FileManager.default.fileExists(atPath: folder + "/patches/patch-0-original.wav"))
    let training = try BenchProcess(
      "train gan --data set.h5 --steps 2 --batch 4 --out run".split(separator: " ").map(String.init), in: folder)
    XCTAssertEqual(training.status, 0, training.errors)
    let again = try BenchProcess(words.split(separator: " ").map(String.init), in: folder)
    XCTAssertEqual(again.status, 73, again.errors)
  }

  func testPairsOfCleanAndProcessed() throws {
    let folder = try scratchFolder()
    let words = "effects render /usr/share/klettres/it/alpha --effects Delay --preset dafx-week8 --clip-samples 8192 --clips 8 --out set.h5"
    XCTAssertEqual(try BenchProcess(words.split(separator: " ").map(String.init), in: folder).status, 0)
    let info = try BenchProcess(["data", "info", "set.h5"], in: folder)
    XCTAssertTrue(info.output.contains("8 of 5 × 2049 × 2"), info.output)
    let export = try BenchProcess(["data", "export", "set.h5", "--count", "2", "--out", "patches"], in: folder)
    XCTAssertEqual(export.status, 0, export.errors)
  }

  func testWhatCannotBeDone() throws {
    let folder = try scratchFolder()
    try sound(4000, rateHz: 24_000).write(to: folder + "/short.wav")
    try SoundFile.write(Tensor([4000, 3], repeating: 0.1), rateHz: 24_000, to: folder + "/three.wav")
    try assertRefused(in: folder, inOneLine: true, [
      ("effects show Reverb", 64, "Reverb … Overdrive"),
      ("effects show lv2:http://drobilla.net/plugins/mda/Nothing", 69, "not installed … apt-get install mda-lv2"),
      ("effects show lv2:http://drobilla.net/plugins/mda/JX10", 65, "JX10 … takes no sound"),
      ("effects apply Delay short.wav out.wav --set depth=0.5", 64, "Delay … depth … l_delay"),
      ("effects apply Delay short.wav out.wav --set l_delay=2", 64, "l_delay … out of range … 0 to 1"),
      ("effects apply Delay short.wav out.wav --set l_delay", 64, "--set l_delay … CONTROL=X"),
      ("effects apply Delay three.wav out.wav", 65, "three.wav … 3 channels"),
      ("effects render short.wav --effects Delay --out set.h5", 65, "short.wav … 5.46 s … --clip-seconds"),
      ("effects render short.wav --effects Delay --rate 44100 --out set.h5", 64, "24000 Hz"),
      ("effects render nowhere --effects Delay --out set.h5", 66, "nowhere"),
      ("effects render short.wav --effects Delay,Delay --out set.h5", 64, "twice"),
    ])
  }
}
