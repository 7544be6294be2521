import Data
import Glibc

/// `bench host-plugins`: the child process that plug-ins run in, which they may take down.
struct HostPlugins: Command {
  static let name = PluginHost.verb
  static let summary = "run plug-ins for the process that asks at standard input"

  func run() { exit(PluginServer.serve()) }
}
