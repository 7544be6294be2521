import CHDF5
import Foundation

extension ForeignHDF5 {
  /// The hidden verb's work, in the child: reads the file of `arguments` (PATH, then `contents` or `check`) and
  /// writes what it holds, or why it cannot be read, to the standard output. Returns the exit status.
  public static func serve(_ arguments: [String]) -> Int32 {
    guard arguments.count == 2, ["contents", "check"].contains(arguments[1]) else { return FileError.Kind.usage.exitCode }
    let path = arguments[0]
    var messages = HDF5Message()
    do {
      try limitResources(fileBytes: ByteSource(path).count)
      let file = try HDF5File(path)
      try file.walk { place, object in
        if arguments[1] == "contents" { try messages.add(place, file.foreignObject(place, object)) } else {
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

  /// A second of processor time for each 10 MB, and memory for four times the file, beyond what the program itself takes.
  private static func limitResources(fileBytes: Int) throws {
    let statistics = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
    let own = (statistics.split(separator: " ").first.flatMap { Int($0) } ?? 0) * Int(getpagesize())
    for (resource, limit) in [(RLIMIT_CPU, 10 + fileBytes / 10_000_000), (RLIMIT_AS, own + 256 << 20 + 4 * fileBytes), (RLIMIT_CORE, 0)] {
      var value = rlimit(rlim_cur: rlim_t(limit), rlim_max: rlim_t(limit))
      setrlimit(__rlimit_resource_t(resource.rawValue), &value)
    }
  }
}

extension HDF5File {
  fileprivate enum Object { case group, dataset, other }

  /// Visits the root, then every group and data set below it that a hard link leads to.
  fileprivate func walk(_ visit: (String, Object) throws -> Void) throws {
    var waiting = ["/"]
    var visited = 0
    while let place = waiting.popLast() {
      let kind: Object = isGroup(place) ? .group : isDataset(place) ? .dataset : .other
      try visit(place, kind)
      visited += 1
      // Links can lead in a circle: no file of ours or Keras's comes near to these numbers.
      guard visited < 1_000_000, place.split(separator: "/").count < 64 else {
        throw FileError(.badData, path, "its groups have no end", remedy: "make it again")
      }
      guard kind == .group else { continue }
      waiting += try names(in: place).reversed().map { place == "/" ? "/" + $0 : place + "/" + $0 }
    }
  }

  fileprivate func foreignObject(_ place: String, _ kind: Object) throws -> ForeignHDF5.Object {
    var object = ForeignHDF5.Object()
    guard kind != .other else { return object }
    for name in try attributeNames(at: place) { object.attributes[name] = try attribute(name, at: place) }
    if kind == .dataset, let dataset = try? dataset(place) { object.value = try dataset.readAll() }
    return object
  }

  /// Reads an object's attributes, the places of all its chunks, and its first and last row.
  fileprivate func probe(_ place: String, _ kind: Object) throws {
    guard kind != .other else { return }
    for name in try attributeNames(at: place) { _ = try attribute(name, at: place) }
    guard kind == .dataset else { return }
    let dataset = try dataset(place)
    try dataset.checkChunks()
    let rows = try dataset.rowCount
    for row in Set([0, rows - 1]) where rows > 0 && !dataset.isScalar { _ = try dataset.values(rows: row..<row + 1) }
  }
}

extension HDF5Dataset {
  /// Checks that every chunk lies within the file.
  fileprivate func checkChunks() throws {
    try HDF5Library.locked {
      let properties = try file.subject.keep(H5Dget_create_plist(handle.id), H5Pclose)
      guard H5Pget_layout(properties.id) == H5D_CHUNKED else { return }
      var fileSize = hsize_t(0)
      var chunks = hsize_t(0)
      try file.subject.check(H5Fget_filesize(file.handle.id, &fileSize))
      try file.subject.check(H5Dget_num_chunks(handle.id, bench_H5S_ALL(), &chunks))
      for index in 0..<chunks {
        var address = haddr_t(0)
        var size = hsize_t(0)
        var offset = [hsize_t](repeating: 0, count: rowShape.count + 1)
        try file.subject.check(
          H5Dget_chunk_info(handle.id, bench_H5S_ALL(), index, &offset, nil, &address, &size))
        guard address <= fileSize, size <= fileSize - hsize_t(address) else {
          throw FileError(.badData, file.path, "\(name) has a chunk beyond the file's end", remedy: "copy it again")
        }
      }
    }
  }
}
