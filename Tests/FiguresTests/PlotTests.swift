import Figures
import Files
import Foundation
import Tensors
import XCTest

final class PlotTests: XCTestCase {
  private var folder = ""

  override func setUpWithError() throws {
    folder = NSTemporaryDirectory() + "plots-\(UUID().uuidString)"
    try Folder.make(folder)
  }

  override func tearDown() { try? FileManager.default.removeItem(atPath: folder) }

  /// One series of every kind, with a name and a title that gnuplot might trip over.
  private let series = [
    Series("it's a line", x: [1, 2, 3], y: [0.1, 1e-7, .nan]),
    Series("points, \\n and {_x}", .points, x: [1.5], y: [1]),
    Series.histogram("bars", [0.5, 1.5, 1.5], bins: 3, over: 0...3),
    Series("band", .band, x: [1, 2], y: [0, 0.1], second: [0.2, 0.4]),
    Series("coloured", .colouredPoints("drive (0–1)"), x: [2, 2.5], y: [1, 2], second: [0, 1]),
    Series("painted", .paintedPoints, x: [2, 2.5], y: [1, 2], second: [0xff8000, 0x0080ff]),
    Series.spectrogram(
      "spectrogram", Tensor([3, 2], [0, 1, 2, 3, 4, 5]), axes: .init(secondsPerFrame: 0.5, hertzPerBin: 500), unit: "dB"),
  ]

  func testEveryKindIsDrawnAndLeavesItsTableAndScript() throws {
    for (number, one) in series.enumerated() {
      let stem = "\(folder)/figure-\(number)"
      let plot = Plot(
        title: "It's a \"title\" \\ {of} $1", caption: "one\ntwo", x: .init("x"), y: .init("y"), series: [one])
      try plot.write(to: stem)
      for ending in ["tsv", "gp", "png", "pdf", "svg"] {
        let bytes = try XCTUnwrap(FileManager.default.contents(atPath: "\(stem).\(ending)"), "\(one.name).\(ending)")
        XCTAssertGreaterThan(bytes.count, 20, "\(one.name).\(ending)")
      }
      for (room, paper) in ["", "-narrow"].flatMap({ room in Paper.all.map { (room, $0) } }) {
        let image = try PNG.read("\(stem)\(room)\(paper.suffix).png")
        XCTAssertEqual([image.width, image.height], room.isEmpty ? [880, 480] : [480, 360])
        XCTAssertEqual(Array(image.pixels[..<3]), [paper.background.red, paper.background.green, paper.background.blue])
        XCTAssertTrue(hasColour(image), "\(one.name) is drawn in colour on paper\(paper.suffix)")
      }
    }
  }

  /// Every kind as a panel, a place left empty, a bar of colours where one has them.
  func testPanelsAreDrawnOnOneSheet() throws {
    let plots = series.enumerated().map { number, one in
      Plot(title: "It's {panel} \(number)", x: .init("x"), y: .init("y"), series: [one])
    }
    let sheet = Panels(
      title: "It's a \"sheet\"", caption: "one\ntwo", panels: [plots[0], nil] + plots.dropFirst().map { Optional($0) }, columns: 3, panelWidth: 200,
      panelHeight: 180)
    try sheet.write(to: folder + "/sheet")
    for paper in Paper.all {
      let image = try PNG.read("\(folder)/sheet\(paper.suffix).png")
      XCTAssertGreaterThan(image.width, 600)
      XCTAssertGreaterThan(image.height, 3 * 180)
      XCTAssertTrue(hasColour(image))
    }
    let rows = try String(contentsOfFile: folder + "/sheet.tsv", encoding: .utf8).split(separator: "\n")
    XCTAssertEqual(rows.first, "panel\tx\ty\tsecond\tseries")
    XCTAssertEqual(rows.count, 1 + series.map(\.x.count).reduce(0, +))
    XCTAssertTrue(rows.contains("It's {panel} 3\t2.0\t0.1\t0.4\tband"))
  }

  func testManyAtOnceAreWhatTheyAreAlone() throws {
    let names = ["one", "it's/{two}", "three"], figures = zip(names, series).map { name, series in
      (plot: Plot(title: name, x: .init("x"), y: .init("y"), series: [series]), stem: "\(folder)/\(name)")
    }
    try Folder.make(folder + "/it's")
    try Plot.write(figures, formats: [.pdf, .png])
    for (plot, stem) in figures {
      let together = try ["pdf", "png"].map { try Data(contentsOf: URL(fileURLWithPath: "\(stem).\($0)")) }
      try plot.write(to: stem, formats: [.pdf, .png])
      XCTAssertEqual(try ["pdf", "png"].map { try Data(contentsOf: URL(fileURLWithPath: "\(stem).\($0)")) }, together, stem)
    }
  }

  func testTableIsTidy() throws {
    try Plot(title: "All", x: .init("x"), y: .init("y"), series: series).write(to: folder + "/all", formats: [.svg])
    let rows = try String(contentsOfFile: folder + "/all.tsv", encoding: .utf8).split(separator: "\n")
    XCTAssertEqual(rows.first, "series\tx\ty\tsecond")
    XCTAssertEqual(rows.count, 1 + series.map(\.x.count).reduce(0, +))
    XCTAssertTrue(rows.contains("it's a line\t2.0\t1e-07\t"))
    XCTAssertTrue(rows.contains("band\t2.0\t0.1\t0.4"))
    XCTAssertFalse(FileManager.default.fileExists(atPath: folder + "/all.pdf"), "only what was asked for")
  }

  func testLogarithmicAxesAndRangesReachTheScript() throws {
    let plot = Plot(
      title: "Loss", x: .init("step"), y: .init("loss", range: 0.01...10, isLogarithmic: true), series: [series[0]])
    try plot.write(to: folder + "/loss", formats: [.png])
    let script = try String(contentsOfFile: folder + "/loss.gp", encoding: .utf8)
    XCTAssertTrue(script.contains("set yrange [0.01:10.0]"))
    XCTAssertTrue(script.contains("set logscale y"))
    XCTAssertTrue(script.contains("unset logscale x"))
  }

  func testFailuresAreOneLine() throws {
    let plot = Plot(title: "T", x: .init("x"), y: .init("y"), series: [series[0]])
    XCTAssertThrowsError(try plot.write(to: folder + "/absent/figure")) {
      XCTAssertEqual(($0 as? FileError)?.kind, .cannotCreate)
    }
    let path = ProcessInfo.processInfo.environment["PATH"]!
    setenv("PATH", folder, 1)
    defer { setenv("PATH", path, 1) }
    XCTAssertThrowsError(try plot.write(to: folder + "/figure")) {
      XCTAssertEqual(($0 as? FileError)?.kind, .missing)
      XCTAssertTrue("\($0)".contains("apt-get install gnuplot-nox"), "\($0)")
    }
  }

  /// What stands around a figure is broken into lines until it fits: nothing touches the edges.
  func testLongWordsAreNotCut() throws {
    let long = "each patch's power in dB, 60 dB below its largest value = 0, there = 1"
    let caption = "maximise score of checkpoints/gan-quality:discriminator: score -0.057038 at iteration 20, seed 0, input by rms-ascent at 0.02"
    let patch = Tensor([3, 2], [0, 1, 2, 3, 4, 5]), axes = SpectrogramAxes(secondsPerFrame: 0.5, hertzPerBin: 500)
    let names = (1...5).map { "\(50 * $0) windows of other recordings than these" }
    let plots = [
      Plot(
        title: "experiment 1: checkpoints/gan-quality:discriminator, its neuron minimised", caption: caption, x: .init("time (s)"),
        y: .init("frequency (kHz)"), series: [.spectrogram("map", patch, axes: axes, unit: long)]),
      Plot(
        title: "names", caption: caption, x: .init("configuration", range: 0.5...3.5, names: (1...3).map { "lr0.0\($0)_rp0.001_it1000" }),
        y: .init("distance"), series: names.map { Series($0, x: [1, 2, 3], y: [0, 10, 12]) }),
    ]
    for (number, plot) in plots.enumerated() {
      try plot.write(to: "\(folder)/long-\(number)", formats: [.png, .pdf])
      for room in ["", "-narrow"] {
        let image = try PNG.read("\(folder)/long-\(number)\(room).png")
        let edge = (0..<image.width * image.height).filter { place in
          let (x, y) = (place % image.width, place / image.width)
          return x < 3 || y < 3 || x >= image.width - 3 || y >= image.height - 3
        }
        XCTAssertTrue(
          edge.allSatisfy { image.pixels[image.channels * $0] == Paper.light.background.red }, "figure \(number)\(room) is cut")
      }
    }
    // Printed letters are larger beside their figure: their lines are shorter.
    let script = try String(contentsOfFile: folder + "/long-0.gp", encoding: .utf8)
    func lines(_ word: String) throws -> [[Substring]] {
      let line = try XCTUnwrap(script.split(separator: "\n").first { $0.contains(word) })
      return line.split(separator: " : ").suffix(2).map { $0.split(separator: "\\n") }
    }
    for word in ["caption = ", "set cblabel "] {
      let both = try lines(word)
      XCTAssertGreaterThan(both[0].count, 1, word)
      XCTAssertGreaterThanOrEqual(both[0].count, both[1].count, word)
    }
  }

  /// The names of series stand above the plot, those of places below it, and the figure is as much higher.
  func testNamesHaveTheirRoom() throws {
    let names = (1...6).map { "lr0.0\($0)_rp0.001_it1000" }, places = names.indices.map { Double($0 + 1) }
    func written(_ series: Int, _ names: [String]) throws -> (image: Image, script: String) {
      let stem = "\(folder)/names-\(series)-\(names.count)"
      try Plot(
        title: "T", x: .init("configuration", names: names), y: .init("distance"),
        series: (0..<series).map { Series("\($0) of 1000 real windows", x: places, y: places) }
      ).write(to: stem, formats: [.png])
      return (try PNG.read(stem + ".png"), try String(contentsOfFile: stem + ".gp", encoding: .utf8))
    }
    let plain = try written(1, []), named = try written(1, names)
    XCTAssertEqual(plain.image.height, 480)
    XCTAssertGreaterThan(named.image.height, 580)
    XCTAssertTrue(named.script.contains("'lr0.06_rp0.001_it1000' 6"))
    for (series, rows) in [(1, "rows = narrow ? 0 : printed ? 0 : 0"), (5, "rows = narrow ? 5 : printed ? 2 : 2")] {
      let script = try written(series, []).script
      XCTAssertTrue(script.contains(rows), script.split(separator: "\n").first { $0.contains("rows = ") }.map(String.init) ?? "")
    }
  }

  /// Names of layers come from files: nothing in them is run.
  func testNoWordIsACommand() throws {
    let word = "`touch \(folder)/run` " + String(repeating: "a long caption ", count: 20)
    try Plot(title: word, caption: word, x: .init(word), y: .init("y"), series: [series[0]]).write(to: folder + "/quoted", formats: [.png])
    XCTAssertFalse(FileManager.default.fileExists(atPath: folder + "/run"))
  }

  /// Axes end where the patch does.
  func testAxesOfAPatchEndWithIt() {
    let hertz = SpectrogramAxes(secondsPerFrame: 0.1, hertzPerBin: 500), plotted = hertz.plotted(frames: 20, bins: 16)
    XCTAssertEqual([plotted.x.range, plotted.y.range], [0...2, 0...8])
    XCTAssertEqual(hertz.averaged(frames: 2, bins: 4).plotted(frames: 10, bins: 4).y.range, 0...8)
    let mel = SpectrogramAxes(secondsPerFrame: 0.1, rows: .mel(27.5...8000)), bands = mel.plotted(frames: 20, bins: 80)
    XCTAssertEqual(bands.y.label, "mel band, 27.5 Hz to 8 kHz")
    XCTAssertEqual(bands.y.range, -0.5...79.5)
    XCTAssertEqual(Series.spectrogram("s", Tensor([1, 3], [1, 2, 3]), axes: mel, unit: "dB").y, [0, 1, 2])
  }

  func testHistogramCounts() {
    let histogram = Series.histogram("h", [0, 0.9, 1, 2.999, 3, -0.1, 3.1, .nan], bins: 3, over: 0...3)
    XCTAssertEqual(histogram.x, [0.5, 1.5, 2.5])
    XCTAssertEqual(histogram.y, [2, 1, 2])
    XCTAssertEqual(histogram.kind, .bars(width: 1))
  }

  func testSpectrogramCellsStandAtTheirCentres() {
    let axes = SpectrogramAxes(secondsPerFrame: 0.5, hertzPerBin: 500, lowestHertz: 1000)
    let map = Series.spectrogram("s", Tensor([2, 2, 1], [1, 2, 3, 4]), axes: axes, unit: "dB")
    XCTAssertEqual(map.x, [0.25, 0.25, 0.75, 0.75])
    XCTAssertEqual(map.y, [1.25, 1.75, 1.25, 1.75])
    XCTAssertEqual(map.second, [1, 2, 3, 4])
  }

  func testColourRangeReachesTheScript() throws {
    let plot = Plot(title: "S", x: .init("time (s)"), y: .init("frequency (kHz)"), series: [series.last!], colourRange: -60...0)
    try plot.write(to: folder + "/map", formats: [.png])
    XCTAssertTrue(try String(contentsOfFile: folder + "/map.gp", encoding: .utf8).contains("set cbrange [-60.0:0.0]"))
  }

  func testWaveformKeepsTheExtremes() {
    let samples = Tensor([6], [0, 1, -1, 0.5, 0.25, -0.25])
    let band = Series.waveform("w", samples, rateHz: 2, stretches: 3)
    XCTAssertEqual(band.x, [0.25, 1.25, 2.25])
    XCTAssertEqual(band.y, [0, -1, -0.25])
    XCTAssertEqual(band.second, [1, 0.5, 0.25])
    XCTAssertEqual(Series.waveform("w", samples, rateHz: 2).x.count, 6)
  }

  private func hasColour(_ image: Image) -> Bool {
    stride(from: 0, to: image.pixels.count, by: image.channels).contains { at in
      let pixel = image.pixels[at..<at + 3].map { Int($0) }
      return pixel.max()! - pixel.min()! > 60
    }
  }
}
