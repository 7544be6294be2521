/// Names of the LV2 specification that its headers put together in macros, which Swift does not see.
enum LV2 {
  private static let core = "http://lv2plug.in/ns/lv2core#"
  static let inputPort = core + "InputPort", audioPort = core + "AudioPort", controlPort = core + "ControlPort"
  static let sampleRate = core + "sampleRate", connectionOptional = core + "connectionOptional"
  static let integer = core + "integer", enumeration = core + "enumeration"
  static let isLive = core + "isLive", inPlaceBroken = core + "inPlaceBroken", hardRTCapable = core + "hardRTCapable"

  private static let ext = "http://lv2plug.in/ns/ext/"
  static let atomPort = ext + "atom#AtomPort", sequence = ext + "atom#Sequence", chunk = ext + "atom#Chunk"
  static let integerAtom = ext + "atom#Int", floatAtom = ext + "atom#Float"
  static let logarithmic = ext + "port-props#logarithmic"
  static let map = ext + "urid#map", unmap = ext + "urid#unmap", options = ext + "options#options"
  static let boundedBlockLength = ext + "buf-size#boundedBlockLength"
  static let shortestBlock = ext + "buf-size#minBlockLength", longestBlock = ext + "buf-size#maxBlockLength"
  static let usualBlock = ext + "buf-size#nominalBlockLength"
  static let rate = ext + "parameters#sampleRate"
  static let unit = "http://lv2plug.in/ns/extensions/units#unit"
}
