import CHDF5
import Foundation

extension ForeignHDF5 {
  /// The hidden verb's work, in the child: reads the file of `arguments` (PATH, then `contents` or `check`) and
  /// writes what it holds, or why it cannot be read, to the standard output. Returns the exit status.
  public static func serve(_ arguments: [String]) -> Int32 {
    guard arguments.count == 2, ["contents", "check"].contains(arguments[1]) else {
      return FileError.Kind.usage.exitCode
    }
    let path = arguments[0]
    var messages = HDF5Message()
    do {
      try limitResources(fileBytes: ByteSource(path).count)
      let file = try HDF5File(path)
      try file.walk { place, object in
        if arguments[1] == "contents" {
          try messages.add(place, file.foreignObject(place, object))
        } else {
          try file.probe(place, object)
        }
      }
      messages.end()
    } catch {
      messages = HDF5Message()
      messages.add(error as? FileError ?? FileError(.badData, path, "\(error)"))
    }
    return messages.send() ? 0 : FileError.Kind.io.exitCode
  }

  /// A second of processor time and one more for each 10 MB, because the library walks in circles on some damaged files; and
  /// memory for four times the file, beyond what the program itself takes.
  private static func limitResources(fileBytes: Int) throws {
    let statistics = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
    let own = (statistics.split(separator: " ").first.flatMap { Int($0) } ?? 0) * Int(getpagesize())
    let limits = [
      (RLIMIT_CPU, 1 + fileBytes / 10_000_000), (RLIMIT_AS, own + 256 << 20 + 4 * fileBytes), (RLIMIT_CORE, 0),
    ]
    for (resource, limit) in limits {
      // A second more until the kill that cannot be told from others.
      var value = rlimit(rlim_cur: rlim_t(limit), rlim_max: rlim_t(limit + 1))
      setrlimit(__rlimit_resource_t(resource.rawValue), &value)
    }
  }
}

extension HDF5File {
  fileprivate enum Object { case group, dataset, other }

  /// Visits the root, then every group and data set below it that a hard link leads to; a group only once, because
  /// links can lead in a circle.
  fileprivate func walk(_ visit: (String, Object) throws -> Void) throws {
    var waiting = ["/"]
    var visitedGroups: Set<haddr_t> = []
    while let place = waiting.popLast() {
      let kind: Object = isGroup(place) ? .group : isDataset(place) ? .dataset : .other
      if kind == .group, try !visitedGroups.insert(address(of: place)).inserted { continue }
      try visit(place, kind)
      guard kind == .group else { continue }
      waiting += try names(in: place).reversed().map { place == "/" ? "/" + $0 : place + "/" + $0 }
    }
  }

  /// Where an object's header lies in the file: what two links to one object have in common.
  private func address(of place: String) throws -> haddr_t {
    try HDF5Library.locked {
      let object = try open(place)
      var information = H5O_info_t()
      try subject.check(H5Oget_info(object.id, &information))
      return information.addr
    }
  }

  fileprivate func foreignObject(_ place: String, _ kind: Object) throws -> ForeignHDF5.Object {
    var object = ForeignHDF5.Object()
    guard kind != .other else { return object }
    for name in try attributeNames(at: place) { object.attributes[name] = try attribute(name, at: place) }
    if kind == .dataset, let dataset = try? dataset(place) { object.value = try dataset.readAll() }
    return object
  }

  /// Reads an object's attributes, the index of its chunks, and its first and last row; all rows of strings, because
  /// each of them points to another place in the file.
  fileprivate func probe(_ place: String, _ kind: Object) throws {
    guard kind != .other else { return }
    for name in try attributeNames(at: place) { _ = try attribute(name, at: place) }
    guard kind == .dataset else { return }
    let dataset = try dataset(place)
    try dataset.walkChunkIndex()
    let rows = try dataset.rowCount
    guard rows > 0, !dataset.isScalar else { return }
    let step = dataset.holdsStrings ? 4096 : max(rows - 1, 1)
    for row in stride(from: 0, to: rows, by: step) {
      _ = try dataset.values(rows: row..<min(row + (dataset.holdsStrings ? step : 1), rows))
    }
  }
}

extension HDF5Dataset {
  /// Walks the index of all chunks, whose checksums show damage.
  fileprivate func walkChunkIndex() throws {
    try HDF5Library.locked {
      let properties = try file.subject.keep(H5Dget_create_plist(handle.id), H5Pclose)
      guard H5Pget_layout(properties.id) == H5D_CHUNKED else { return }
      let space = try file.subject.keep(H5Dget_space(handle.id), H5Sclose)
      var count = hsize_t(0)
      try file.subject.check(H5Dget_num_chunks(handle.id, space.id, &count))
    }
  }
}
