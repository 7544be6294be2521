import Foundation
import Glibc

/// A real browser without a screen, driven by the WebDriver protocol (W3C, 2018) through Debian's `chromedriver`.
final class Browser {
  struct Failure: Error, CustomStringConvertible { let description: String }

  static let driver = "/usr/bin/chromedriver"
  static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: driver) }

  private let process = Process()
  private let port: UInt16
  private let session: String

  /// - Parameter size: of the window, in CSS pixels.
  init(size: (width: Int, height: Int) = (1200, 900), isDark: Bool = false) throws {
    process.executableURL = URL(fileURLWithPath: Browser.driver)
    process.arguments = ["--port=0"]
    let output = Pipe()
    (process.standardOutput, process.standardError) = (output, FileHandle.nullDevice)
    try process.run()
    var port: Int?, said = ""
    while port == nil {
      let bytes = output.fileHandleForReading.availableData
      guard !bytes.isEmpty else { throw Failure(description: "chromedriver did not start: \(said)") }
      said += String(decoding: bytes, as: UTF8.self)
      port = said.firstMatch(of: /started successfully on port (\d+)/).flatMap { Int($0.1) }
    }
    self.port = UInt16(port!)
    var words = [
      "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--mute-audio",
      "--window-size=\(size.width),\(size.height)",
    ]
    if isDark { words.append("--force-dark-mode") }
    let capabilities: [String: Any] = [
      "capabilities": [
        "alwaysMatch": ["goog:chromeOptions": ["args": words], "goog:loggingPrefs": ["browser": "ALL"]]
      ]
    ]
    let answer = try Browser.send("POST", "/session", capabilities, self.port) as? [String: Any]
    guard let name = answer?["sessionId"] as? String else { throw Failure(description: "no session: \(answer ?? [:])") }
    session = "/session/" + name
  }

  deinit {
    _ = try? send("DELETE", session)
    process.terminate()
    process.waitUntilExit()
  }

  func open(_ path: String) throws { _ = try send("POST", session + "/url", ["url": "file://" + path]) }

  /// What a script of the page's returns.
  @discardableResult
  func run(_ script: String) throws -> Any? {
    try send("POST", session + "/execute/sync", ["script": script, "args": [Any]()])
  }

  /// What a script gives to the function `done`, which is its last argument.
  func await(_ script: String) throws -> Any? {
    try send(
      "POST", session + "/execute/async", ["script": "const done = arguments[arguments.length - 1];" + script, "args": [Any]()])
  }

  /// A click of the mouse in a place of the window.
  func click(x: Int, y: Int) throws {
    let steps: [[String: Any]] = [
      ["type": "pointerMove", "duration": 0, "x": x, "y": y], ["type": "pointerDown", "button": 0],
      ["type": "pointerUp", "button": 0],
    ]
    try act(["type": "pointer", "id": "mouse", "parameters": ["pointerType": "mouse"], "actions": steps])
  }

  /// The mouse along places of the window.
  func move(through places: [(x: Int, y: Int)]) throws {
    let steps = places.map { ["type": "pointerMove", "duration": 0, "x": $0.x, "y": $0.y] as [String: Any] }
    try act(["type": "pointer", "id": "mouse", "parameters": ["pointerType": "mouse"], "actions": steps])
  }

  /// Keys of the keyboard one after the other; those without a letter by their WebDriver code.
  func press(_ keys: String...) throws {
    let steps = keys.flatMap { key in ["keyDown", "keyUp"].map { ["type": $0, "value": key] as [String: Any] } }
    try act(["type": "key", "id": "keyboard", "actions": steps])
  }

  private func act(_ actions: [String: Any]) throws {
    _ = try send("POST", session + "/actions", ["actions": [actions]])
  }

  /// What the page has written to the console so far: errors, and resources that did not load.
  func console() throws -> [String] {
    let entries = try send("POST", session + "/se/log", ["type": "browser"]) as? [[String: Any]] ?? []
    return entries.compactMap { $0["message"] as? String }
  }

  /// A picture of the window, PNG.
  func screenshot() throws -> Data {
    let text = try send("GET", session + "/screenshot") as? String ?? ""
    guard let bytes = Data(base64Encoded: text) else { throw Failure(description: "no screenshot") }
    return bytes
  }

  private func send(_ method: String, _ path: String, _ body: [String: Any]? = nil) throws -> Any? {
    try Browser.send(method, path, body, port)
  }

  private static func send(_ method: String, _ path: String, _ body: [String: Any]?, _ port: UInt16) throws -> Any? {
    let content = try body.map { try JSONSerialization.data(withJSONObject: $0) } ?? Data()
    let head = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nContent-Type: application/json\r\n"
      + "Content-Length: \(content.count)\r\nConnection: close\r\n\r\n"
    let answer = try JSONSerialization.jsonObject(with: exchange(Data(head.utf8) + content, port)) as? [String: Any]
    let value = answer?["value"]
    if let failure = value as? [String: Any], let error = failure["error"] {
      throw Failure(description: "\(error): \(failure["message"] ?? "")")
    }
    return value is NSNull ? nil : value
  }

  /// Sends a request and reads the body of the answer. (Foundation's own client does not take chromedriver's headers.)
  private static func exchange(_ bytes: Data, _ port: UInt16) throws -> Data {
    let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(handle) }
    var address = sockaddr_in()
    (address.sin_family, address.sin_port) = (sa_family_t(AF_INET), port.bigEndian)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let connected = withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(handle, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
    guard connected == 0 else { throw Failure(description: "chromedriver does not answer") }
    let stream = FileHandle(fileDescriptor: handle, closeOnDealloc: false)
    try stream.write(contentsOf: bytes)
    var answer = Data(), length: Int?
    while length.map({ answer.count < $0 }) ?? true {
      let bytes = stream.availableData
      guard !bytes.isEmpty else { throw Failure(description: "chromedriver's answer ended early") }
      answer += bytes
      if length == nil, let end = answer.range(of: Data("\r\n\r\n".utf8)) {
        let head = String(decoding: answer[..<end.lowerBound], as: UTF8.self).lowercased()
        guard let stated = head.firstMatch(of: /content-length: *(\d+)/).flatMap({ Int($0.1) }) else {
          throw Failure(description: "chromedriver states no length: \(head)")
        }
        (answer, length) = (Data(answer[end.upperBound...]), stated)
      }
    }
    return answer
  }
}
