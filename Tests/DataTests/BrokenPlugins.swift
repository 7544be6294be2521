import Foundation
import XCTest

/// A bundle of plug-ins that misbehave, compiled by the toolchain that built the tests.
enum BrokenPlugins {
  static let prefix = "urn:bench:test:"

  /// Lays the bundle into a folder and has plug-ins looked for there as well.
  static func install(in folder: String) throws {
    let bundle = folder + "/broken.lv2"
    try FileManager.default.createDirectory(atPath: bundle, withIntermediateDirectories: true)
    let names = ["good", "crash", "stuck", "nan", "deaf", "crash-always", "mute"]
    var manifest = "@prefix lv2: <http://lv2plug.in/ns/lv2core#> .\n@prefix doap: <http://usefulinc.com/ns/doap#> .\n"
    for name in names {
      let features = name == "deaf" ? "lv2:requiredFeature <urn:bench:test:feature> ;" : ""
      manifest += """
        <\(prefix)\(name)> a lv2:Plugin ; lv2:binary <broken.so> ; doap:name "\(name)" ; \(features)
          lv2:port [ a lv2:InputPort, lv2:AudioPort ; lv2:index 0 ; lv2:symbol "in" ; lv2:name "in" ] ,
          [ a lv2:OutputPort, lv2:AudioPort ; lv2:index 1 ; lv2:symbol "out" ; lv2:name "out" ] ,
          [ a lv2:InputPort, lv2:ControlPort ; lv2:index 2 ; lv2:symbol "gain" ; lv2:name "gain" ;
            lv2:default 1.0 ; lv2:minimum -1.0 ; lv2:maximum 3.0 ] .

        """
    }
    try manifest.write(toFile: bundle + "/manifest.ttl", atomically: true, encoding: .utf8)
    try source.write(toFile: bundle + "/broken.c", atomically: true, encoding: .utf8)
    let compiler = Process()
    compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    compiler.arguments = ["clang", "-O1", "-shared", "-fPIC", "-o", bundle + "/broken.so", bundle + "/broken.c"]
    try compiler.run()
    compiler.waitUntilExit()
    XCTAssertEqual(compiler.terminationStatus, 0)
    setenv("LV2_PATH", "\(folder):/usr/lib/lv2", 1)
  }

  /// Each multiplies by its gain, but: the loud samples of one crash, hang or are no numbers in the others.
  private static let source = """
    #include <math.h>
    #include <stdint.h>
    #include <stdio.h>
    #include <stdlib.h>
    typedef struct { const char *uri; void *(*instantiate)(); void (*connect)(); void (*activate)(void *);
      void (*run)(void *, uint32_t); void (*deactivate)(void *); void (*cleanup)(void *); const void *(*extension)(const char *); } Descriptor;
    typedef struct { float *ports[3]; int kind; } Unit;
    static Descriptor descriptors[7];
    static void *instantiate(const Descriptor *d, double rate, const char *path, const void *const *features) {
      Unit *unit = calloc(1, sizeof *unit);
      unit->kind = (int)(d - descriptors);
      return unit;
    }
    static void connect(void *unit, uint32_t port, void *data) { ((Unit *)unit)->ports[port] = data; }
    static void run(void *handle, uint32_t count) {
      Unit *unit = handle;
      puts("plug-ins may say something");
      fflush(stdout);
      for (uint32_t i = 0; i < count; i++) {
        float x = unit->ports[0][i];
        if (unit->kind == 5) abort();
        if (unit->kind == 6) x = 0;
        if (fabsf(x) > 0.5f) {
          if (unit->kind == 1) *(volatile int *)8 = 1;
          if (unit->kind == 2) for (volatile int forever = 1; forever;) {}
          if (unit->kind == 3) x = NAN;
        }
        unit->ports[1][i] = x * *unit->ports[2];
      }
    }
    static Descriptor descriptors[7] = {
      {"urn:bench:test:good", instantiate, connect, 0, run, 0, free, 0},
      {"urn:bench:test:crash", instantiate, connect, 0, run, 0, free, 0},
      {"urn:bench:test:stuck", instantiate, connect, 0, run, 0, free, 0},
      {"urn:bench:test:nan", instantiate, connect, 0, run, 0, free, 0},
      {"urn:bench:test:deaf", instantiate, connect, 0, run, 0, free, 0},
      {"urn:bench:test:crash-always", instantiate, connect, 0, run, 0, free, 0},
      {"urn:bench:test:mute", instantiate, connect, 0, run, 0, free, 0},
    };
    const Descriptor *lv2_descriptor(uint32_t index) { return index < 7 ? &descriptors[index] : 0; }
    """
}
