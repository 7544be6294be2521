import Figures
import Files
import Foundation

/// The demo's page, written anew each time that something is added.
struct DemoPage {
  let folder: String
  private var page: Page

  init(folder: String, sources: [String]) {
    self.folder = folder
    page = Page(
      title: "What networks make of these sounds",
      lead: "Sounds become spectrogram patches. GANs learn to make more of them, a VAE to write each as a few numbers and "
        + "back, classifiers to tell whose they are; what is made comes back to sound the same way. No generated sound stands "
        + "here without a real one that went the same way.",
      panels: [], footer: "Recordings: \(sources.joined(separator: "; ")). Made by `bench demo` \(Contents.version).")
  }

  mutating func add(_ panel: Panel) throws {
    page.panels.append(panel)
    try page.write(to: folder + "/index.html")
  }
}
