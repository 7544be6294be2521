/// The Debian package that brings a plug-in, by the beginning of its URI.
enum PluginPackage {
  private static let byPrefix = [
    "http://breakfastquay.com/rdf/lv2-rubberband#": "rubberband-lv2",
    "http://calf.sourceforge.net/plugins/": "calf-plugins",
    "http://distrho.sf.net/plugins/": "dpf-plugins-lv2",
    "http://drobilla.net/plugins/fomp/": "fomp",
    "http://drobilla.net/plugins/mda/": "mda-lv2",
    "http://eq10q.sourceforge.net/": "eq10q",
    "http://gareus.org/oss/lv2/": "x42-plugins",
    "http://guitarix.sourceforge.net/plugins/": "guitarix-lv2",
    "http://hippie.lt/lv2/gate": "abgate",
    "http://hyperglitch.com/dev/VocProc": "vocproc",
    "http://invadarecords.com/plugins/lv2/": "invada-studio-plugins-lv2",
    "http://lsp-plug.in/plugins/lv2/": "lsp-plugins-lv2",
    "http://plugin.org.uk/swh-plugins/": "swh-lv2",
    "http://tomszilagyi.github.io/plugins/lv2/ir": "ir.lv2",
    "urn:zamaudio:": "zam-plugins",
  ]

  /// How to come by a plug-in that is not installed.
  static func remedy(for uri: String) -> String {
    guard let package = byPrefix.first(where: { uri.hasPrefix($0.key) })?.value else {
      return "install the package that brings it ('bench effects list' names what there is)"
    }
    return "sudo apt-get install \(package), or check the name: 'bench effects list' names what there is"
  }
}
