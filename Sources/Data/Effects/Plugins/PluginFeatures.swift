import CLilv
import Foundation

/// What this host offers plug-ins beyond samples: names as numbers, the rate, and how long a block can be.
final class PluginFeatures {
  /// Features that a plug-in may require; the last ones only say something of it.
  static let offered: Set = [
    LV2.map, LV2.unmap, LV2.options, LV2.boundedBlockLength, LV2.isLive, LV2.inPlaceBroken, LV2.hardRTCapable,
  ]
  /// Samples that a plug-in is given at once, at most. A sound that is shorter comes in one block: some plug-ins tidy
  /// up at the end of each.
  static let longestBlock = 1 << 20

  private var numbers: [String: UInt32] = [:]
  private var names: [UnsafeMutablePointer<CChar>] = []
  private let map = UnsafeMutablePointer<LV2_URID_Map>.allocate(capacity: 1)
  private let unmap = UnsafeMutablePointer<LV2_URID_Unmap>.allocate(capacity: 1)
  private let integers = UnsafeMutablePointer<Int32>.allocate(capacity: 3)
  private let rate = UnsafeMutablePointer<Float>.allocate(capacity: 1)
  private let options = UnsafeMutablePointer<LV2_Options_Option>.allocate(capacity: 5)
  private let features = UnsafeMutablePointer<LV2_Feature>.allocate(capacity: 4)
  /// The list that a plug-in is instantiated with, nil at its end.
  let list = UnsafeMutablePointer<UnsafePointer<LV2_Feature>?>.allocate(capacity: 5)

  init(rateHz: Int) {
    let own = Unmanaged.passUnretained(self).toOpaque()
    map.initialize(to: LV2_URID_Map(handle: own) { handle, name in
      Unmanaged<PluginFeatures>.fromOpaque(handle!).takeUnretainedValue().number(of: String(cString: name!))
    })
    unmap.initialize(to: LV2_URID_Unmap(handle: own) { handle, number in
      Unmanaged<PluginFeatures>.fromOpaque(handle!).takeUnretainedValue().name(of: number)
    })
    rate.initialize(to: Float(rateHz))
    for (index, length) in [1, PluginFeatures.longestBlock, PluginFeatures.longestBlock].enumerated() {
      integers[index] = Int32(length)
    }
    func option(_ name: String, _ type: String, _ value: UnsafeRawPointer) -> LV2_Options_Option {
      LV2_Options_Option(
        context: LV2_OPTIONS_INSTANCE, subject: 0, key: number(of: name), size: 4, type: number(of: type), value: value)
    }
    options[0] = option(LV2.rate, LV2.floatAtom, rate)
    for (index, name) in [LV2.shortestBlock, LV2.longestBlock, LV2.usualBlock].enumerated() {
      options[1 + index] = option(name, LV2.integerAtom, integers + index)
    }
    options[4] = LV2_Options_Option()
    let offers: [(String, UnsafeMutableRawPointer?)] = [
      (LV2.map, UnsafeMutableRawPointer(map)), (LV2.unmap, UnsafeMutableRawPointer(unmap)),
      (LV2.options, UnsafeMutableRawPointer(options)), (LV2.boundedBlockLength, nil),
    ]
    for (index, offer) in offers.enumerated() {
      features[index] = LV2_Feature(URI: strdup(offer.0), data: offer.1)
      list[index] = UnsafePointer(features + index)
    }
    list[offers.count] = nil
  }

  deinit {
    for index in 0..<4 { free(UnsafeMutablePointer(mutating: features[index].URI)) }
    names.forEach { free($0) }
    map.deallocate()
    unmap.deallocate()
    integers.deallocate()
    rate.deallocate()
    options.deallocate()
    features.deallocate()
    list.deallocate()
  }

  /// The number that stands for a name.
  func number(of name: String) -> UInt32 {
    if let known = numbers[name] { return known }
    names.append(strdup(name))
    numbers[name] = UInt32(names.count)
    return UInt32(names.count)
  }

  private func name(of number: UInt32) -> UnsafePointer<CChar>? {
    number > 0 && number <= names.count ? UnsafePointer(names[Int(number) - 1]) : nil
  }
}
